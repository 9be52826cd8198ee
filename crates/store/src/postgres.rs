//! PostgreSQL: one database for any number of nodes.

mod address;
mod claim;
mod commit;
mod duties;
mod events;
mod history;
mod intake;
mod keeping;
mod leased;
mod marks;
mod migrate;
mod refusal;
mod tables;
mod tls;
mod watch;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use deadpool_postgres::{Client, Pool};
use deskmate_core::{Timestamp, TurnId};
use futures_util::future::BoxFuture;
use tokio_postgres::IsolationLevel;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Change, ConversationKey, Guard, Health, Heard, Inbox, Lease, LeasedConversation,
    NewNotification, Release, Store, StoreError, TakenIn, Wake, Work,
};
use address::Address;
use intake::{Intake, Wakes};
use watch::Watch;

const VERSION: &str = "SELECT current_setting('server_version_num')::bigint";

/// The store for several nodes. Leases are rows of the database: whoever writes under a lease that
/// is not theirs any more is refused by it.
#[derive(Debug)]
pub struct PostgresStore {
    pool: Pool,
    intake: Intake,
    watch: Arc<Watch>,
    /// Who has claimed through this one: what they have is free when it is closed.
    nodes: Mutex<BTreeSet<String>>,
    closing: CancellationToken,
    tasks: TaskTracker,
}

impl PostgresStore {
    /// Connects to the first host that can be written to, and brings the database up to date.
    ///
    /// # Errors
    /// [`StoreError::Address`] with what is wrong, for people and without the password;
    /// [`StoreError::Newer`] where a newer Deskmate wrote the database.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        Self::start(url, true).await
    }

    /// Connects beside the nodes, whose version has to be this one: for one who looks something up,
    /// or says one thing, and goes.
    ///
    /// # Errors
    /// As [`Self::open`]; [`StoreError::Older`] where the tables are an older version's.
    pub async fn beside(url: &str) -> Result<Self, StoreError> {
        Self::start(url, false).await
    }

    fn start<'a>(url: &'a str, upgrade: bool) -> BoxFuture<'a, Result<Self, StoreError>> {
        Box::pin(async move {
            let address = Address::parse(url)?;
            let tasks = TaskTracker::new();
            let (mut first, connection) = address.connect().await?;
            tasks.spawn(connection);
            refusal::check_version(first.query_one(VERSION, &[]).await?.try_get(0)?)?;
            let schema = migrate::check(&first).await?;
            match upgrade {
                true => migrate::migrate(&mut first).await?,
                false => migrate::is_current(&first).await?,
            }
            let me = "SELECT gen_random_uuid()::text";
            let me = first.query_one(me, &[]).await?.try_get(0)?;
            drop(first);
            let pool = address.pool()?;
            let watch = Watch::new(&schema, me);
            let (intake, taking_in) = Intake::new(pool.clone(), Arc::clone(&watch));
            tasks.spawn(taking_in);
            let closing = CancellationToken::new();
            tasks.spawn(Arc::clone(&watch).run(address, pool.clone(), closing.clone()));
            Ok(Self { pool, intake, watch, nodes: Mutex::default(), closing, tasks })
        })
    }

    /// Whether a database can be used. Nothing is changed in it. Returns what it is, for people.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn check<'a>(url: &'a str) -> BoxFuture<'a, Result<String, StoreError>> {
        Box::pin(async move {
            let address = Address::parse(url)?;
            let (client, connection) = address.connect().await?;
            let asking = async {
                refusal::check_version(client.query_one(VERSION, &[]).await?.try_get(0)?)?;
                migrate::check(&client).await?;
                let version = "SELECT current_setting('server_version')";
                let version: String = client.query_one(version, &[]).await?.try_get(0)?;
                Ok(format!("the database is PostgreSQL {version}"))
            };
            tokio::select! {
                told = asking => told,
                ended = connection => Err(ended.err().map_or(StoreError::Closed, StoreError::from)),
            }
        })
    }

    async fn db(&self) -> Result<Client, StoreError> {
        self.pool.get().await.map_err(|error| self.noticed(error.into()))
    }

    /// Where nothing can be written, the watch has to know.
    fn noticed(&self, error: StoreError) -> StoreError {
        if refusal::is_of_the_database(&error) {
            self.watch.failed(&error);
        }
        error
    }

    fn is_a_node(&self, node: &str) {
        let mut nodes = self.nodes.lock().unwrap_or_else(PoisonError::into_inner);
        if !nodes.contains(node) {
            nodes.insert(node.to_owned());
        }
    }

    async fn let_go(&self, lease: &Lease) -> Result<(), StoreError> {
        let ConversationKey { channel, conversation } = &lease.key;
        let db = self.db().await?;
        let let_go = db
            .prepare_cached(
                "UPDATE conversation SET lease_node = NULL, lease_until = NULL
                 WHERE channel = $1 AND id = $2 AND lease_token = $3",
            )
            .await?;
        db.execute(&let_go, &[&channel.as_str(), &conversation.as_str(), &lease.token]).await?;
        Ok(())
    }

    /// What this node has others may have at once.
    async fn let_go_of_all(&self) -> Result<(), StoreError> {
        let nodes = std::mem::take(&mut *self.nodes.lock().unwrap_or_else(PoisonError::into_inner));
        if nodes.is_empty() {
            return Ok(());
        }
        let nodes: Vec<_> = nodes.into_iter().collect();
        let db = self.db().await?;
        let let_go = "UPDATE conversation SET lease_node = NULL, lease_until = NULL
                      WHERE lease_node = ANY($1)";
        db.execute(let_go, &[&nodes]).await?;
        db.execute("DELETE FROM duty WHERE node = ANY($1)", &[&nodes]).await?;
        Ok(())
    }
}

/// Fills a database that was brought up to date, in one transaction.
pub(crate) async fn fill<T>(
    url: &str,
    fill: impl AsyncFnOnce(&tokio_postgres::Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let address = Address::parse(url)?;
    let (mut client, connection) = address.connect().await?;
    let filling = async {
        refusal::check_version(client.query_one(VERSION, &[]).await?.try_get(0)?)?;
        migrate::check(&client).await?;
        migrate::migrate(&mut client).await?;
        let transaction = client.transaction().await?;
        // Nobody else begins to work there meanwhile.
        transaction
            .batch_execute("LOCK TABLE conversation, notification IN EXCLUSIVE MODE")
            .await?;
        let filled = fill(&transaction).await?;
        transaction.commit().await?;
        Ok(filled)
    };
    tokio::select! {
        filled = filling => filled,
        ended = connection => Err(ended.err().map_or(StoreError::Closed, StoreError::from)),
    }
}

/// Reads a database as it is at one moment, whoever uses it.
pub(crate) async fn read_whole<T>(
    url: &str,
    read: impl AsyncFnOnce(&tokio_postgres::Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let address = Address::parse(url)?;
    let (mut client, connection) = address.connect().await?;
    let reading = async {
        refusal::check_version(client.query_one(VERSION, &[]).await?.try_get(0)?)?;
        migrate::is_current(&client).await?;
        // This takes as long as it takes.
        client.batch_execute("SET idle_in_transaction_session_timeout = 0").await?;
        let moment = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead);
        let transaction = moment.read_only(true).start().await?;
        read(&transaction).await
    };
    tokio::select! {
        read = reading => read,
        ended = connection => Err(ended.err().map_or(StoreError::Closed, StoreError::from)),
    }
}

/// A number of rows as SQL wants it.
fn limit(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}

#[async_trait]
impl Work for PostgresStore {
    async fn take_in(
        &self,
        notifications: Vec<NewNotification>,
    ) -> Result<Vec<TakenIn>, StoreError> {
        self.intake.take_in(notifications).await
    }

    async fn take_answer(
        &self,
        key: &ConversationKey,
        turn: &TurnId,
        answer: serde_json::Value,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let ConversationKey { channel, conversation } = key;
        let mut db = self.db().await?;
        let transaction = db.transaction().await?;
        let put = transaction
            .prepare_cached(
                "INSERT INTO answer (channel, conversation, turn, answer, received_at)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            )
            .await?;
        let columns = (channel.as_str(), conversation.as_str(), turn.as_str());
        let (answer, now_ms) = (answer.to_string(), now.as_millis());
        let new = transaction
            .execute(&put, &[&columns.0, &columns.1, &columns.2, &answer, &now_ms])
            .await?
            > 0;
        let mut wakes = Wakes::default();
        if new {
            wakes.add(key.clone(), now, false);
            wakes.write(&transaction).await?;
        }
        transaction.commit().await?;
        self.watch.tell_others(&db, wakes.keys()).await;
        Ok(new)
    }

    async fn wake(&self, wakes: Vec<Wake>) -> Result<(), StoreError> {
        let mut all = Wakes::default();
        for Wake { key, due } in wakes {
            all.add(key, due, true);
        }
        let db = self.db().await?;
        all.write(&db).await?;
        self.watch.tell_others(&db, all.keys()).await;
        Ok(())
    }

    async fn claim(
        &self,
        node: &str,
        now: Timestamp,
        length: Duration,
        most: usize,
    ) -> Result<Vec<LeasedConversation>, StoreError> {
        self.is_a_node(node);
        let mut db = self.db().await?;
        claim::claim(&mut db, node, now, length, most).await.map_err(|error| self.noticed(error))
    }

    async fn next_due(&self) -> Result<Option<Timestamp>, StoreError> {
        claim::next(&self.db().await?).await
    }

    async fn renew(&self, lease: &Lease, until: Timestamp) -> Result<(), StoreError> {
        let ConversationKey { channel, conversation } = &lease.key;
        let db = self.db().await?;
        let renew = db
            .prepare_cached(
                "UPDATE conversation SET lease_until = $4
                 WHERE channel = $1 AND id = $2 AND lease_token = $3 AND lease_node IS NOT NULL",
            )
            .await?;
        let key = (channel.as_str(), conversation.as_str(), lease.token);
        match db.execute(&renew, &[&key.0, &key.1, &key.2, &until.as_millis()]).await? {
            0 if Guard::LeaseToken.holds() => Err(StoreError::LeaseLost(lease.key.to_string())),
            _ => Ok(()),
        }
    }

    async fn inbox(&self, lease: &Lease) -> Result<Inbox, StoreError> {
        leased::inbox(&self.db().await?, lease).await
    }

    async fn commit(
        &self,
        lease: &Lease,
        change: Change,
        release: Option<Release>,
    ) -> Result<bool, StoreError> {
        let mut db = self.db().await?;
        let released = commit::commit(&mut db, lease, &change, release).await;
        released.map_err(|error| self.noticed(error))
    }

    async fn abandon(&self, lease: &Lease) {
        if let Err(error) = self.let_go(lease).await {
            // It runs out.
            tracing::debug!(%error, "lease.not_given_back");
        }
    }
}

#[async_trait]
impl Store for PostgresStore {
    fn health(&self) -> Health {
        self.watch.health()
    }

    fn is_shared(&self) -> bool {
        true
    }

    async fn heard(&self) -> Heard {
        self.watch.heard().await
    }

    async fn close(&self) {
        self.intake.close();
        self.closing.cancel();
        self.tasks.close();
        if let Err(error) = self.let_go_of_all().await
            && !matches!(error, StoreError::Closed)
        {
            tracing::debug!(%error, "lease.not_given_back");
        }
        self.tasks.wait().await;
        self.pool.close();
    }
}
