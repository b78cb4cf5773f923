//! Programs that a test starts: what they print is kept, and they end with the test, however that ends.
#![allow(clippy::disallowed_methods, reason = "tests have no command line of their own")]
#![allow(dead_code, reason = "every test program uses another part")]

use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Longer than this nothing takes, even on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(90);
/// How often a condition is looked at that nobody announces.
const LOOK: Duration = Duration::from_millis(20);

/// A running program.
pub struct Process {
    child: Child,
    /// Waits for our end, by any means, and then ends the program.
    guard: Child,
    printed: Arc<Printed>,
    name: String,
}

#[derive(Default)]
struct Printed {
    state: Mutex<(String, usize)>,
    changed: Condvar,
}

impl Process {
    /// # Errors
    /// The program cannot be started.
    pub fn start(command: &mut Command) -> Result<Process, String> {
        let name = command.get_program().to_string_lossy().into_owned();
        let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
        let mut child = spawned.map_err(|why| format!("{name} does not start: {why}"))?;
        let guard = guard(child.id()).map_err(|why| format!("No shell: {why}"))?;
        let printed = Arc::new(Printed::default());
        if let (Some(out), Some(err)) = (child.stdout.take(), child.stderr.take()) {
            printed.listen(out);
            printed.listen(err);
        }
        Ok(Process { child, guard, printed, name })
    }

    /// Our own program, from the project's folder and with none of the settings around us.
    pub fn hochoi(args: &[&str], settings: &[(&str, &str)]) -> Result<Process, String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hochoi"));
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("HOCHOI_") || text.starts_with("TELOXIDE_") || text == "RUST_LOG" {
                command.env_remove(&name);
            }
        }
        let command = command.args(args).envs(settings.iter().copied()).env("NO_COLOR", "1");
        Process::start(command.current_dir(env!("CARGO_MANIFEST_DIR")))
    }

    /// Waits for a line with these words, and says what follows them in that line.
    ///
    /// # Errors
    /// The program ends without it, or takes too long.
    pub fn says(&self, words: &str) -> Result<String, String> {
        let end = Instant::now() + PATIENCE;
        let mut state = self.printed.state.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let found = state.0.lines().find_map(|line| line.split_once(words));
            if let Some((_, rest)) = found {
                return Ok(rest.trim().to_owned());
            }
            if state.1 == 2 || Instant::now() > end {
                return Err(format!("{} never said \"{words}\":\n{}", self.name, state.0));
            }
            let waited = self.printed.changed.wait_timeout(state, Duration::from_secs(1));
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Everything it has printed, on both outputs.
    pub fn printed(&self) -> String {
        self.printed.state.lock().unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// Asks it to end, as a service manager does.
    pub fn terminate(&self) -> Result<(), String> {
        signal("TERM", self.child.id())
    }

    /// Tells it that something it reads has changed, as a service manager does.
    pub fn hang_up(&self) -> Result<(), String> {
        signal("HUP", self.child.id())
    }

    /// Ends it without asking, in the middle of whatever it does.
    pub fn kill(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Waits until it has ended and everything it printed is here.
    ///
    /// # Errors
    /// It does not end in this time.
    pub fn ended(&mut self, within: Duration) -> Result<ExitStatus, String> {
        let end = Instant::now() + within;
        loop {
            let ended = self.child.try_wait().map_err(|why| why.to_string())?;
            let is_all_read = self.printed.state.lock().unwrap_or_else(PoisonError::into_inner).1 == 2;
            match ended {
                Some(status) if is_all_read => return Ok(status),
                _ if Instant::now() > end => {
                    return Err(format!("{} runs longer than {within:?}:\n{}", self.name, self.printed()));
                }
                _ => std::thread::sleep(LOOK),
            }
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // First the guard, which must not end a stranger that got the same number.
        let _ = self.guard.kill();
        let _ = self.guard.wait();
        self.kill();
    }
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} {}", self.name, self.child.id())
    }
}

impl Printed {
    fn listen(self: &Arc<Printed>, from: impl Read + Send + 'static) {
        let printed = self.clone();
        std::thread::spawn(move || {
            let mut from = BufReader::new(from);
            let mut line = Vec::new();
            while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
                let mut state = printed.state.lock().unwrap_or_else(PoisonError::into_inner);
                state.0.push_str(&String::from_utf8_lossy(&line));
                printed.changed.notify_all();
                line.clear();
            }
            printed.state.lock().unwrap_or_else(PoisonError::into_inner).1 += 1;
            printed.changed.notify_all();
        });
    }
}

/// A shell that reads from us until we are gone.
fn guard(id: u32) -> std::io::Result<Child> {
    let script = format!("read _; kill -9 {id}");
    let mut command = Command::new("sh");
    command.args(["-c", &script]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()
}

fn signal(which: &str, id: u32) -> Result<(), String> {
    let status = Command::new("sh").args(["-c", &format!("kill -{which} {id}")]).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        other => Err(format!("No signal {which} to {id}: {other:?}")),
    }
}

/// A program by one of its names: on PATH, or where distributions put it.
pub fn find(names: &[&str], folders: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> =
        std::env::split_paths(&path).chain(folders.iter().map(PathBuf::from)).collect();
    names.iter().find_map(|name| folders.iter().map(|folder| folder.join(name)).find(|file| file.is_file()))
}

/// Whether a test that cannot run here must fail instead of being left out.
pub fn is_all_required() -> bool {
    std::env::var("HOCHOI_REQUIRE_ALL").is_ok_and(|value| value == "1")
}

/// Cargo's folder for what it builds.
pub fn target() -> PathBuf {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    temporary.parent().unwrap_or(temporary).to_owned()
}

/// An empty folder that goes when this is dropped; what a killed test leaves behind lies in Cargo's folder too.
pub fn folder() -> Result<TempDir, String> {
    TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).map_err(|why| why.to_string())
}
