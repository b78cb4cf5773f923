//! `hochoi serve | sandbox | check | admin | course`: parse, one match, exit code.

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use hochoi::host::{self, Command, Options};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let options = Options::parse();
    let filter = EnvFilter::builder().with_default_directive(tracing::Level::INFO.into()).from_env_lossy();
    // A panic's message may quote what somebody wrote: say where it was, not what it said.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        tracing::error!("Panic at {place}");
    }));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(options.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

#[tokio::main]
async fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve { run, token, api_url, end_webhook, clock } => {
            host::serve::run(&run, &host::serve::Bot { token, api_url, end_webhook, clock }).await
        }
        Command::Sandbox { files, listen, keep, without_bot } => {
            host::sandbox::run(&files, &listen, keep.as_deref(), without_bot).await
        }
        Command::Check { files, how } => host::check::run(&files, &how),
        Command::Admin { database, command } => host::admin::run(&database, &command).await,
        Command::Course { command } => host::course::run(&command).await,
    }
}
