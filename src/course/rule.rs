//! When a learner has finished: all compulsory topics and enough electives. Judged here and nowhere else,
//! and explained when unmet.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Course;

/// The rule of a course, from its `course.toml`.
#[derive(Debug, Clone)]
pub struct Rule {
    /// How many electives are needed beside every compulsory topic.
    pub electives_needed: usize,
}

/// Where somebody stands against the rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    pub compulsory_done: usize,
    pub compulsory_needed: usize,
    /// All electives done, also those beyond the need.
    pub elective_done: usize,
    pub elective_needed: usize,
    /// Ids of the compulsory topics that are missing, in course order.
    pub missing: Vec<String>,
    pub is_met: bool,
}

impl Standing {
    /// Topics that count towards the rule: electives beyond the need do not replace a compulsory one.
    pub fn counted(&self) -> usize {
        self.compulsory_done + self.elective_done.min(self.elective_needed)
    }

    pub fn needed(&self) -> usize {
        self.compulsory_needed + self.elective_needed
    }

    pub fn electives_missing(&self) -> usize {
        self.elective_needed.saturating_sub(self.elective_done)
    }
}

/// Judges a set of completed topics. Topics that the course does not know count for nothing.
pub fn judge(course: &Course, completed: &BTreeSet<&str>) -> Standing {
    let (compulsory, elective): (Vec<_>, Vec<_>) =
        course.topics.iter().partition(|topic| topic.is_compulsory);
    let missing: Vec<String> = compulsory
        .iter()
        .filter(|topic| !completed.contains(topic.id.as_str()))
        .map(|topic| topic.id.clone())
        .collect();
    let elective_done = elective.iter().filter(|topic| completed.contains(topic.id.as_str())).count();
    Standing {
        compulsory_done: compulsory.len() - missing.len(),
        compulsory_needed: compulsory.len(),
        elective_done,
        elective_needed: course.rule.electives_needed,
        is_met: missing.is_empty() && elective_done >= course.rule.electives_needed,
        missing,
    }
}
