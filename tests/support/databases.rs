//! The databases that tests run on: SQLite always, PostgreSQL where its programs are installed.
//!
//! PostgreSQL needs no preparation: the first test that asks for it starts a cluster of its own in a temporary
//! folder, which ends with the test program however that ends. Where it is not installed its tests are reported as
//! ignored; with `HOCHOI_REQUIRE_ALL=1` that is a failure.
#![allow(dead_code, reason = "every test program uses another part")]
#![allow(clippy::disallowed_methods, reason = "tests have no command line of their own")]

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use libtest_mimic::{Failed, Trial};
use tempfile::TempDir;

/// The programs that a cluster needs.
const PROGRAMS: [&str; 4] = ["initdb", "pg_ctl", "createdb", "dropdb"];
/// Folders beside PATH in which distributions put them; a `*` stands for a version.
const FOLDERS: [&str; 6] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/usr/libexec/postgresql*",
    "/usr/local/pgsql/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
];
/// PostgreSQL refuses to run as root; then one of these is asked to run it.
const USERS: [&str; 2] = ["postgres", "nobody"];

/// Everything there is to test on.
pub struct Databases {
    postgres: Result<PathBuf, String>,
}

/// One kind of database.
#[derive(Debug, Clone)]
pub struct Database {
    /// `sqlite` or `postgres`, as in the names of tests.
    pub name: &'static str,
    programs: Option<PathBuf>,
}

/// An empty database of one test's own; it is removed when this is dropped.
pub struct Fresh {
    pub url: String,
    pub kind: &'static str,
    /// Holds the file of SQLite.
    _folder: Option<TempDir>,
    on_cluster: Option<(&'static Cluster, String)>,
}

impl Databases {
    pub fn find() -> Databases {
        Databases { postgres: programs() }
    }

    pub fn each(&self) -> Vec<Database> {
        let sqlite = Database { name: "sqlite", programs: None };
        let postgres = self
            .postgres
            .as_ref()
            .map(|folder| Database { name: "postgres", programs: Some(folder.clone()) });
        [sqlite].into_iter().chain(postgres).collect()
    }

    /// Why PostgreSQL is left out, if it is.
    pub fn skipped(&self) -> Option<String> {
        self.postgres.as_ref().err().cloned()
    }

    /// A test as one trial per database: `name [sqlite]`, `name [postgres]`. Where a database is missing its trial
    /// is ignored, or fails if all are required.
    pub fn trials<F, Running>(&self, name: &str, test: F) -> Vec<Trial>
    where
        F: Fn(Fresh) -> Running + Clone + Send + 'static,
        Running: Future<Output = ()>,
    {
        let trial = |database: Database| {
            let test = test.clone();
            Trial::test(format!("{name} [{}]", database.name), move || {
                let fresh = database.fresh();
                run(test(fresh));
                Ok(())
            })
        };
        let skipped = self.skipped().map(|why| skipped(&format!("{name} [postgres]"), why));
        self.each().into_iter().map(trial).chain(skipped).collect()
    }
}

impl Database {
    pub fn fresh(&self) -> Fresh {
        match &self.programs {
            None => {
                let folder = tempfile::tempdir().expect("a temporary folder can be made");
                let url = format!("sqlite:{}", folder.path().join("hochoi.db").display());
                Fresh { url, kind: self.name, _folder: Some(folder), on_cluster: None }
            }
            Some(programs) => cluster(programs).fresh(self.name),
        }
    }
}

/// A test that cannot run here: ignored under its name, or failing if all are required.
pub fn skipped(name: &str, why: String) -> Trial {
    let is_required = std::env::var("HOCHOI_REQUIRE_ALL").is_ok_and(|value| value == "1");
    eprintln!("{name}: {why}");
    Trial::test(name, move || Err(Failed::from(why))).with_ignored_flag(!is_required)
}

/// Runs a test on threads of its own, so that tasks really run at the same time.
pub fn run(test: impl Future<Output = ()>) {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(4).enable_all().build().expect("a runtime can be built").block_on(test);
}

/// The newest folder that has all programs.
fn programs() -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = FOLDERS.iter().flat_map(|pattern| expand(pattern));
    let has_all = |folder: &PathBuf| PROGRAMS.iter().all(|program| folder.join(program).is_file());
    std::env::split_paths(&path).chain(usual).find(has_all).ok_or_else(|| {
        format!(
            "PostgreSQL is not installed: {} are neither on PATH nor in the usual folders",
            PROGRAMS.join(", ")
        )
    })
}

/// The folders that a pattern with at most one `*` means, the highest version first.
fn expand(pattern: &str) -> Vec<PathBuf> {
    let Some((before, after)) = pattern.split_once('*') else { return vec![PathBuf::from(pattern)] };
    let (parent, prefix) = before.rsplit_once('/').unwrap_or(("", before));
    let mut versions: Vec<(u32, PathBuf)> = Vec::new();
    for entry in std::fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(version) = name.strip_prefix(prefix) {
            let number = version.split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0);
            versions.push((number, PathBuf::from(format!("{parent}/{name}{after}"))));
        }
    }
    versions.sort_by(|a, b| b.cmp(a));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

/// A PostgreSQL of this test program's own.
struct Cluster {
    programs: PathBuf,
    port: u16,
    made: AtomicU64,
}

/// The one cluster, started by whoever asks first.
fn cluster(programs: &Path) -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| {
        // The port could be taken by somebody else in the moment between finding and using it.
        let start = |_| Cluster::start(programs).inspect_err(|why| eprintln!("{why}")).ok();
        (0..3).find_map(start).expect("PostgreSQL starts")
    })
}

/// Makes, starts and finally ends the cluster. It waits for the end of a pipe that only the test program holds, so
/// it notices every kind of end, and it ignores the signals that end the test program.
const KEEPER: &str = r#"
    trap '' HUP INT TERM PIPE
    exec 2>&1
    folder=$(mktemp -d) || exit 1
    "$1/initdb" --pgdata="$folder/data" --username=hochoi --auth=trust --encoding=UTF8 --locale=C </dev/null &&
        "$1/pg_ctl" start --wait --pgdata="$folder/data" --log="$folder/log" --options="-p $2 -h 127.0.0.1 -k '' \
            -c max_connections=300 -c shared_buffers=64MB" </dev/null &&
        echo ready || { cat "$folder/log"; rm -rf "$folder"; exit 1; }
    cat >/dev/null
    "$1/pg_ctl" stop --wait --mode=immediate --pgdata="$folder/data" >/dev/null
    rm -rf "$folder"
"#;

impl Cluster {
    fn start(programs: &Path) -> Result<Cluster, String> {
        let listener = TcpListener::bind("127.0.0.1:0").map_err(|error| error.to_string())?;
        let port = listener.local_addr().map_err(|error| error.to_string())?.port();
        drop(listener);
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER, "keeper"]).arg(programs).arg(port.to_string());
        keeper.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0);
        if id(&["-u"]) == Some(0) {
            let ids = USERS.iter().find_map(|user| Some((id(&["-u", user])?, id(&["-g", user])?)));
            let (user, group) = ids.ok_or("PostgreSQL does not run as root, and there is no other user")?;
            keeper.uid(user).gid(group);
        }
        let mut keeper = keeper.spawn().map_err(|error| error.to_string())?;
        let mut said = String::new();
        for line in BufReader::new(keeper.stdout.take().expect("its output is piped")).lines() {
            let line = line.map_err(|error| error.to_string())?;
            if line == "ready" {
                // Never closed by us: its end is the end of this program.
                std::mem::forget(keeper.stdin.take());
                return Ok(Cluster { programs: programs.to_owned(), port, made: AtomicU64::new(0) });
            }
            said.push_str(&line);
            said.push('\n');
        }
        Err(format!("PostgreSQL did not start:\n{said}"))
    }

    fn fresh(&'static self, kind: &'static str) -> Fresh {
        let name = format!("test{}", self.made.fetch_add(1, Ordering::Relaxed));
        self.run("createdb", &["--template=template0", &name]);
        let url = format!("postgres://hochoi@127.0.0.1:{}/{name}", self.port);
        Fresh { url, kind, _folder: None, on_cluster: Some((self, name)) }
    }

    fn run(&self, program: &str, args: &[&str]) {
        let port = self.port.to_string();
        let server = ["--host=127.0.0.1", "--username=hochoi", "--maintenance-db=postgres", "--port", &port];
        let output = Command::new(self.programs.join(program)).args(server).args(args).output();
        let output = output.expect("a program of PostgreSQL runs");
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

impl Drop for Fresh {
    fn drop(&mut self) {
        if let Some((cluster, name)) = &self.on_cluster
            && !std::thread::panicking()
        {
            cluster.run("dropdb", &["--force", name]);
        }
    }
}

/// What `id` says of a user.
fn id(args: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(args).output().ok().filter(|output| output.status.success())?;
    String::from_utf8_lossy(&output.stdout).trim().parse().ok()
}
