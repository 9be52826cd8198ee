//! A turn that is replaced by another.

use std::pin::Pin;

use deskmate_bots::{HttpBot, HttpBotOptions, Outcome, retry};
use tokio::{io::AsyncReadExt, net::TcpListener};

use crate::{
    sample::{call, turn},
    test_timing::{TURN_TIMEOUT, TestTiming},
};

#[tokio::test]
async fn dropping_the_turn_closes_its_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/turn", listener.local_addr().unwrap());
    let timing = TestTiming::new();
    let bot = HttpBot::new(HttpBotOptions::new("support-bot", url, timing.clone())).unwrap();
    let call = call(turn());
    let mut turn: Pin<Box<dyn Future<Output = Outcome> + Send>> =
        Box::pin(retry::run(&bot, &call, &*timing, TURN_TIMEOUT));

    let post = async {
        let (mut connection, _) = listener.accept().await.unwrap();
        let first = connection.read_u8().await.unwrap();
        assert_eq!(first, b'P');
        connection
    };
    let mut connection = tokio::select! {
        outcome = &mut turn => panic!("nobody answered, and yet: {outcome:?}"),
        connection = post => connection,
    };
    drop(turn);
    let mut rest = Vec::new();
    connection.read_to_end(&mut rest).await.unwrap();
}
