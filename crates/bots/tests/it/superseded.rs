//! A turn that is replaced by another.

use std::pin::Pin;

use deskmate_bots::{HttpBot, HttpBotOptions, Outcome, retry};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::Notify,
};

use crate::{
    agent::{SMALL, agent, model},
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

/// A model that writes its answer bit by bit hears at once that nobody wants the rest.
#[tokio::test]
async fn dropping_the_turn_stops_a_model_in_the_middle_of_its_answer() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let nobody = model([]).await;
    let bot = agent(&SMALL.replace("env:URL", &url), &nobody);
    let timing = TestTiming::new();
    let mut asked = turn();
    asked.messages[0].choice = None;
    let call = call(asked);
    let mut turn: Pin<Box<dyn Future<Output = Outcome> + Send>> =
        Box::pin(retry::run(&bot, &call, &*timing, TURN_TIMEOUT));
    let begun = Notify::new();
    let streams = async {
        let (mut connection, _) = listener.accept().await.unwrap();
        let mut request = [0; 64 * 1024];
        assert!(connection.read(&mut request).await.unwrap() > 0);
        let word = "data: {\"choices\":[{\"delta\":{\"content\":\"We \"}}]}\n\n";
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
        let answer = format!("{head}{:x}\r\n{word}\r\n", word.len());
        connection.write_all(answer.as_bytes()).await.unwrap();
        begun.notify_one();
        // The rest of the request, and then the end.
        let mut rest = Vec::new();
        connection.read_to_end(&mut rest).await.ok();
    };
    let dropped = async {
        tokio::select! {
            outcome = &mut turn => panic!("it was still writing, and yet: {outcome:?}"),
            () = begun.notified() => drop(turn),
        }
    };
    tokio::join!(streams, dropped);
}
