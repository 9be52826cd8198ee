//! What is measured: two servers, each in a process of its own.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use intercom::webhook::{SIGNATURE_HEADER, verify_signature};
use tempfile::TempDir;

use crate::intercom_side::IntercomSide;

/// The argument that makes this program the bare endpoint.
pub(crate) const BARE: &str = "bare";
/// The argument that makes this program the smallest honest receiver.
pub(crate) const RECEIVER: &str = "receiver";
/// Names a PostgreSQL for Deskmate, and its address; without it there is none.
pub(crate) const POSTGRES: &str = "DESKMATE_BENCH_POSTGRES";
/// What Deskmate shows its metrics for.
const ADMIN: &str = "admin-of-the-bench-a1b2c3d4e5f6";
/// The path of Deskmate's webhook. The bare endpoint has the same.
pub(crate) const HOOK: &str = "/hooks/bench-k3y";

/// A process that is measured. It is killed at the end.
pub(crate) struct Process {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Process {
    async fn start(mut command: Command, address: SocketAddr, path: &str) -> anyhow::Result<Self> {
        let program = command.get_program().to_owned();
        let errors = std::fs::File::create(std::env::temp_dir().join("deskmate-bench.log"))?;
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors);
        let child = command.spawn().with_context(|| format!("{}", program.display()))?;
        let mut process = Self { child, address };
        let client = reqwest::Client::builder().no_proxy().build()?;
        for _ in 0..200 {
            let answer = client.get(format!("http://{address}{path}")).send().await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                return Ok(process);
            }
            if let Some(status) = process.child.try_wait()? {
                bail!("{} ended: {status}", program.display());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("{} does not answer", program.display())
    }

    /// The CPU time that all its threads have taken, in seconds. Linux counts in hundredths.
    pub(crate) fn cpu_seconds(&self) -> anyhow::Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name, in brackets, may hold spaces.
        let fields = stat.rsplit_once(") ").context("a process's figures")?.1;
        let fields: Vec<f64> = fields.split(' ').map_while(parse).collect();
        let (user, system) = (fields.get(11), fields.get(12));
        Ok((user.context("user time")? + system.context("system time")?) / 100.0)
    }

    /// The most memory it ever had, in megabytes.
    pub(crate) fn peak_megabytes(&self) -> anyhow::Result<f64> {
        self.megabytes("VmHWM:")
    }

    /// The memory it has, in megabytes.
    pub(crate) fn resident_megabytes(&self) -> anyhow::Result<f64> {
        self.megabytes("VmRSS:")
    }

    fn megabytes(&self, which: &str) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let found = status.lines().find_map(|line| line.strip_prefix(which));
        let found = found.and_then(|found| found.trim().strip_suffix(" kB")).context("memory")?;
        Ok(found.trim().parse::<f64>()? / 1024.0)
    }

    /// How many commits it has flushed to its file; 0 where it does not say.
    pub(crate) async fn commits(&self) -> anyhow::Result<f64> {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let metrics = client.get(format!("http://{}/metrics", self.address)).bearer_auth(ADMIN);
        let metrics = metrics.send().await?.text().await?;
        let counted = metrics.lines().find_map(|line| line.strip_prefix("deskmate_commits_total "));
        Ok(counted.map_or(Ok(0.0), str::parse)?)
    }
}

/// The state of a process is a letter.
fn parse(field: &str) -> Option<f64> {
    if field.len() == 1 && field.starts_with(char::is_alphabetic) {
        return Some(0.0);
    }
    field.parse().ok()
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// An axum endpoint that checks the signature, and nothing else.
pub(crate) struct Bare(pub(crate) Process);

impl Bare {
    pub(crate) async fn start(secret: &str) -> anyhow::Result<Self> {
        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args([BARE, secret]).env("LISTEN", address.to_string());
        Ok(Self(Process::start(command, address, "/").await?))
    }
}

/// The smallest honest receiver, with its database on the same disk as Deskmate's.
pub(crate) struct Receiver {
    pub(crate) process: Process,
    _folder: TempDir,
}

impl Receiver {
    pub(crate) async fn start(secret: &str) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir_in(target_folder()?)?;
        let address = free_address()?;
        let mut command = Command::new(std::env::current_exe()?);
        command.args([RECEIVER, secret]).arg(folder.path().join("receiver.db"));
        command.env("LISTEN", address.to_string());
        Ok(Self { process: Process::start(command, address, "/").await?, _folder: folder })
    }
}

/// The bridge as teams write it, in JavaScript, without a package: see `bridge.mjs`.
pub(crate) struct Bridge {
    pub(crate) process: Process,
    _folder: TempDir,
}

/// How a bridge is written.
#[derive(Clone, Copy)]
pub(crate) enum Written {
    /// As lean as it can be, without any package.
    Lean,
    /// As it mostly is.
    Usual,
}

impl Written {
    pub(crate) const ALL: [Self; 2] = [Self::Usual, Self::Lean];

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Lean => "lean bridge",
            Self::Usual => "usual bridge",
        }
    }
}

impl Bridge {
    /// `None` where there is no Node, or not what the bridge is made of.
    pub(crate) async fn start(
        intercom: &IntercomSide,
        written: Written,
    ) -> anyhow::Result<Option<Self>> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/cost");
        let (program, is_there) = match written {
            Written::Lean => (here.join("bridge.mjs"), true),
            Written::Usual => {
                (here.join("usual/bridge.mjs"), here.join("usual/node_modules").is_dir())
            }
        };
        if !is_there || Command::new("node").arg("--version").output().is_err() {
            println!("The {} is left out: `script/bench` installs it.", written.word());
            return Ok(None);
        }
        let folder = tempfile::tempdir_in(target_folder()?)?;
        let address = free_address()?;
        let about = intercom.twin.describe();
        let mut command = Command::new("node");
        command
            .arg(program)
            .env("NODE_ENV", "production")
            .env("PORT", address.port().to_string())
            .env("FILE", folder.path().join("webhooks"))
            .env("SECRET", about.client_secret)
            .env("TOKEN", about.access_token)
            .env("TEAMMATE", about.teammate_id)
            .env("INTERCOM", about.base_url)
            .env("BOT", &intercom.bot_url);
        let process = Process::start(command, address, "/").await?;
        Ok(Some(Self { process, _folder: folder }))
    }
}

/// What the process of [`Bare`] does.
pub(crate) async fn serve_bare(secret: &str) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(std::env::var("LISTEN")?).await?;
    let router = Router::new()
        .route("/", axum::routing::get(|| async { "ok" }))
        .route(HOOK, post(check))
        .with_state(secret.to_owned());
    Ok(axum::serve(listener, router).await?)
}

async fn check(State(secret): State<String>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let signature = headers.get(SIGNATURE_HEADER).and_then(|value| value.to_str().ok());
    match verify_signature(&[secret], signature.unwrap_or_default(), &body) {
        Ok(()) => StatusCode::OK,
        Err(_) => StatusCode::UNAUTHORIZED,
    }
}

/// `deskmate serve`, as it is shipped.
pub(crate) struct Deskmate {
    pub(crate) process: Process,
    folder: TempDir,
}

impl Deskmate {
    /// With SQLite on disk.
    pub(crate) async fn start(intercom: &IntercomSide) -> anyhow::Result<Self> {
        Self::start_on(intercom, "sqlite:deskmate.db").await
    }

    /// On this database.
    pub(crate) async fn start_on(intercom: &IntercomSide, database: &str) -> anyhow::Result<Self> {
        Self::start_in(tempfile::tempdir_in(target_folder()?)?, intercom, database).await
    }

    /// In a folder that may hold the database already.
    async fn start_in(
        folder: TempDir,
        intercom: &IntercomSide,
        database: &str,
    ) -> anyhow::Result<Self> {
        let address = free_address()?;
        let file = folder.path().join("deskmate.toml");
        std::fs::write(&file, configuration(intercom, address, database))?;
        let binary = std::env::var_os("DESKMATE_BENCH_BINARY")
            .map_or_else(|| PathBuf::from(env!("CARGO_BIN_EXE_deskmate")), PathBuf::from);
        let mut command = Command::new(binary);
        command.args(["serve", "--config"]).arg(&file);
        let process = Process::start(command, address, "/readyz").await?;
        Ok(Self { process, folder })
    }

    /// Stops it as a kill does, changes what it has stored, and starts it again.
    pub(crate) async fn again(
        self,
        intercom: &IntercomSide,
        change: impl FnOnce(&rusqlite::Connection) -> anyhow::Result<()>,
    ) -> anyhow::Result<Self> {
        let Self { process, folder } = self;
        drop(process);
        change(&rusqlite::Connection::open(folder.path().join("deskmate.db"))?)?;
        Self::start_in(folder, intercom, "sqlite:deskmate.db").await
    }

    /// Bytes on disk, of the database and its journal.
    pub(crate) fn disk_megabytes(&self) -> anyhow::Result<f64> {
        let mut bytes = 0;
        for file in std::fs::read_dir(self.folder.path())? {
            bytes += file?.metadata()?.len();
        }
        Ok(bytes as f64 / 1e6)
    }
}

fn configuration(intercom: &IntercomSide, listen: SocketAddr, database: &str) -> String {
    let about = intercom.twin.describe();
    format!(
        r#"
listen = "{listen}"
database_url = "{database}"
admin_token = "{ADMIN}"

[[channel]]
name = "bench"
key = "k3y"
bot = {{ driver = "http", url = "{bot}" }}
fallback_team = "Support"
inbound = "webhook"
reconcile_every = "1h"
budget_share = 1.0

[channel.intercom]
access_token = "{token}"
client_secret = "{secret}"
teammate_id = "{teammate}"
base_url = "{base_url}"
"#,
        bot = intercom.bot_url,
        token = about.access_token,
        secret = about.client_secret,
        teammate = about.teammate_id,
        base_url = about.base_url,
    )
}

/// A folder on the disk that the build is on. The temporary folder may be in memory.
pub(crate) fn target_folder() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?;
    let folder = program.ancestors().nth(2).map(Path::to_owned).context("the target folder")?;
    ensure!(folder.is_dir(), "{} is no folder", folder.display());
    Ok(folder)
}

fn free_address() -> anyhow::Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}
