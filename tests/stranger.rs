//! A bot by strangers (aiogram 3 for Python, which knows nothing of us) plays a round trip against the sandbox.
//!
//! It needs a Python that has aiogram: `.ci/run install` makes one in Cargo's folder. Without one the test is
//! reported as ignored, or fails with `HOCHOI_REQUIRE_ALL=1`.

#[path = "support/process.rs"]
mod process;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use libtest_mimic::{Arguments, Failed, Trial};

use process::{PATIENCE, Process};

fn main() {
    let python = python();
    let is_left_out = python.is_err() && !process::is_all_required();
    let trial = Trial::test("a_strangers_bot_is_understood", move || understood(&python?));
    libtest_mimic::run(&Arguments::from_args(), vec![trial.with_ignored_flag(is_left_out)]).exit();
}

fn understood(python: &Path) -> Result<(), Failed> {
    let sandbox = Process::hochoi(&["sandbox", "--without-bot", "--listen", "127.0.0.1:0"], &[])?;
    let address = sandbox.says("Sandbox without a bot: ")?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stranger.py");
    let mut stranger = Process::start(Command::new(python).arg(script).arg(address))?;
    match stranger.ended(PATIENCE)?.success() {
        true => Ok(()),
        false => Err(Failed::from(stranger.printed())),
    }
}

/// A Python that has aiogram 3: the one that `.ci/run` made, or the machine's own.
fn python() -> Result<PathBuf, String> {
    let own = process::target().join("stranger-venv/bin/python3");
    let machines = process::find(&["python3"], &["/usr/bin", "/usr/local/bin"]);
    let has_aiogram = |python: &PathBuf| {
        let question = "import aiogram, sys; sys.exit(not aiogram.__version__.startswith('3.'))";
        let mut command = Command::new(python);
        let asked = command.args(["-c", question]).stdout(Stdio::null()).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    };
    let found = [Some(own), machines].into_iter().flatten().find(has_aiogram);
    found.ok_or_else(|| "No Python with aiogram 3; `.ci/run install` makes one".to_owned())
}
