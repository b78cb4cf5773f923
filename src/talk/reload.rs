//! `/capnhat`: an administrator lets the running bot take changed lessons, and hears what came of it. For everybody
//! else there is no such command.

use serde::{Deserialize, Serialize};

use super::command::slashed;
use super::person::Person;
use super::say::Say;
use super::{Cx, Turn};
use crate::course::Changes;
use crate::problem::Problem;
use crate::roles::{Action, Door, may};

/// In both languages, either way.
const NAMES: [&str; 2] = ["capnhat", "reload"];
/// How many problems, and how many letters of each, fit into one message.
const TOLD: usize = 10;
const LETTERS: usize = 300;
/// How many questions one message names.
const NAMED: usize = 60;

/// Why nothing was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The first ones, as `file:line: sentence`.
    pub problems: Vec<String>,
    /// How many there are beyond these.
    pub more: usize,
}

impl Refusal {
    pub fn of(problems: &[Problem]) -> Refusal {
        let told =
            problems.iter().take(TOLD).map(|problem| problem.to_string().chars().take(LETTERS).collect());
        Refusal { problems: told.collect(), more: problems.len().saturating_sub(TOLD) }
    }
}

fn is_allowed(cx: &Cx) -> bool {
    may(Action::ReloadLessons, Door::Chat, cx.roles)
}

/// Whether somebody who may asks for it.
pub(super) fn is_asked(text: &str, cx: &Cx) -> bool {
    is_allowed(cx) && slashed(text).is_some_and(|name| NAMES.contains(&name.as_str()))
}

/// Tells what came of it. Where the administrator was reading or answering, they still are.
pub(super) fn done(person: &Person, outcome: Result<Changes, Refusal>, cx: &Cx) -> Turn {
    if !is_allowed(cx) {
        return Turn::default();
    }
    let say = match outcome {
        Ok(mut changes) => {
            let titles = |topics: Vec<crate::lang::Bilingual>| {
                topics.into_iter().map(|title| title.to(person.lang)).collect()
            };
            let more = changes.keys_changed.len().saturating_sub(NAMED);
            changes.keys_changed.truncate(NAMED);
            Say::Reloaded {
                is_same: changes.from == changes.to,
                version: changes.to,
                topics: changes.counts.topics,
                lessons: changes.counts.lessons,
                questions: changes.counts.questions,
                added: titles(changes.topics_added),
                removed: titles(changes.topics_removed),
                keys_changed: changes.keys_changed,
                keys_more: more,
            }
        }
        Err(Refusal { problems, more }) => {
            Say::NotReloaded { version: cx.course.version.clone(), problems, more }
        }
    };
    Turn::saying(say)
}
