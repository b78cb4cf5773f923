//! The certificate: issued in the very turn in which the rule becomes true, once, and shown ever after.

use super::Cx;
use super::person::Person;
use super::progress;
use super::say::Say;
use super::turn::{Fact, Turn};
use crate::course::rule;

/// Letters and digits that nobody mixes up when reading a number aloud (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Issues the certificate if the rule holds and there is none.
pub(super) fn issue_if_due(person: &mut Person, turn: Turn, cx: &Cx) -> Turn {
    let completed = person.progress.completed();
    if person.progress.certificate.is_some() || !rule::judge(cx.course, &completed).is_met {
        return turn;
    }
    let topics =
        cx.course.topics.iter().map(|topic| topic.id.clone()).filter(|id| completed.contains(id.as_str()));
    let issued =
        Fact::CertificateIssued { id: spell(cx.luck.id, 26), number: number(cx), topics: topics.collect() };
    let turn = turn.remember(person, issued, cx.now).plan(super::rest::next_lesson(person, cx));
    match shown(person, true, cx) {
        Some(say) => turn.say(say, Vec::new()),
        None => turn,
    }
}

/// `/chungnhan`: the link, or where the learner stands. A rule that changed lessons made easier may have been met since.
pub(super) fn show(person: &mut Person, cx: &Cx) -> Turn {
    let turn = issue_if_due(person, Turn::default(), cx);
    if !turn.facts.is_empty() {
        return turn;
    }
    match shown(person, false, cx) {
        Some(say) => Turn::saying(say),
        None => progress::before_certificate(person, cx),
    }
}

fn shown(person: &Person, is_new: bool, cx: &Cx) -> Option<Say> {
    let id = person.progress.certificate.as_ref()?;
    let url = format!("{}/chungnhan/{id}", cx.public_url);
    Some(Say::Certificate { name: person.name.clone(), url, is_new })
}

/// The number printed on the certificate, for people to read out: the year and 40 random bits. It opens nothing.
fn number(cx: &Cx) -> String {
    let year = cx.now.with_timezone(&cx.course.zone).format("%Y");
    let letters = spell(u128::from(cx.luck.number), 8).to_uppercase();
    format!("HH-{year}-{}-{}", &letters[..4], &letters[4..])
}

/// The lowest bits of a number, five to a letter.
fn spell(bits: u128, letters: u32) -> String {
    let letter = |n| ALPHABET[(bits >> (5 * n)) as usize & 31] as char;
    (0..letters).rev().map(letter).collect()
}
