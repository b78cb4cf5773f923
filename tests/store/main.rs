//! Every function of the store, on every database.

mod support {
    pub mod databases;
}

use std::process::ExitCode;

use hochoi::dice::Dice;
use hochoi::store::Store;
use libtest_mimic::Arguments;
use support::databases::{Databases, Fresh};

fn main() -> ExitCode {
    let databases = Databases::find();
    let trials = vec![databases.trials("opens", opens)];
    libtest_mimic::run(&Arguments::from_args(), trials.into_iter().flatten().collect()).exit_code()
}
async fn opens(fresh: Fresh) {
    let store = Store::open(&fresh.url, &Dice::of_machine()).await.expect("opens");
    store.close().await;
}
