//! `hochoi course new-topic`: a folder to begin from. `course.toml` is left to its author.

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::clock::Clock;
use crate::course::template;

pub fn run(id: &str, lessons: &Path) -> Result<()> {
    let is_id =
        id.strip_prefix("cd").is_some_and(|rest| rest.len() == 2 && rest.chars().all(|c| c.is_ascii_digit()));
    ensure!(is_id, "\"{id}\" is not a topic's id; write cd and two figures, such as cd19");
    let folder = lessons.join(id);
    ensure!(!folder.exists(), "{} exists already; choose another id", folder.display());
    std::fs::create_dir_all(&folder).with_context(|| format!("Making {}", folder.display()))?;
    for (path, text) in template::topic(id, Clock::real().now().date_naive()) {
        let path = lessons.join(path);
        std::fs::write(&path, text).with_context(|| format!("Writing {}", path.display()))?;
        println!("{}", path.display());
    }
    println!(
        "\nReplace every [THAY: …] and [REPLACE: …]. Then add \"{id}\" to `elective` (or `compulsory`) under [rule] in\n{}, and run: hochoi check --lessons {}\nTo see it: hochoi course preview {id} --lessons {}",
        lessons.join("course.toml").display(),
        lessons.display(),
        lessons.display()
    );
    Ok(())
}
