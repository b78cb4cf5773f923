//! Where I stand, and what is missing.

use super::command::Command;
use super::label::Word;
use super::person::Person;
use super::press::Press;
use super::say::{Phase, Say};
use super::turn::{Button, Turn};
use super::{Cx, learn};
use crate::course::rule;

/// `/tiendo`: the rule, explained against what this learner has done.
pub(super) fn show(person: &mut Person, cx: &Cx) -> Turn {
    standing(person, false, cx)
}

/// The same for somebody who asked for the certificate and has none yet.
pub(super) fn before_certificate(person: &mut Person, cx: &Cx) -> Turn {
    standing(person, true, cx)
}

fn standing(person: &mut Person, is_about_certificate: bool, cx: &Cx) -> Turn {
    let standing = rule::judge(cx.course, &person.progress.completed());
    let lang = person.lang;
    let missing = standing.missing.iter().filter_map(|id| cx.course.topic(id));
    let next = learn::next_topic(person, cx).map_or_else(String::new, |topic| topic.short.to(lang));
    let say = Say::Progress {
        counted: standing.counted(),
        needed: standing.needed(),
        missing: missing.map(|topic| topic.short.to(lang)).collect(),
        electives_missing: standing.electives_missing(),
        days_left: days_left(cx),
        phase: phase(cx),
        next,
        is_paused: person.is_paused,
        is_about_certificate,
        practised: person.progress.practised(),
        standing,
    };
    let onward = match phase(cx) {
        Phase::Open => learn::button(),
        Phase::Before | Phase::Closed => Button::new(Word::Topics, Press::Do(Command::Topics)),
    };
    Turn::saying_with(say, vec![vec![onward]])
}

pub(super) fn phase(cx: &Cx) -> Phase {
    match cx.now {
        now if now < cx.course.opens => Phase::Before,
        now if now < cx.course.closes => Phase::Open,
        _ => Phase::Closed,
    }
}

/// Days on which one can still study, today included: on the last day it is 1.
fn days_left(cx: &Cx) -> i64 {
    let zone = cx.course.zone;
    // The closing moment is exclusive: midnight belongs to the day before.
    let last = (cx.course.closes - chrono::TimeDelta::milliseconds(1)).with_timezone(&zone).date_naive();
    let first = cx.now.max(cx.course.opens).with_timezone(&zone).date_naive();
    ((last - first).num_days() + 1).max(0)
}
