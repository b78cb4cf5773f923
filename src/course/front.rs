//! What stands in `course.toml` and in the front matter of lesson files, as written.

use serde::Deserialize;

use crate::lang::Bilingual;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CourseFile {
    pub(super) slug: String,
    pub(super) title: Bilingual,
    pub(super) note: Bilingual,
    pub(super) opens: String,
    pub(super) closes: String,
    pub(super) zone: String,
    pub(super) rule: RuleFile,
    #[serde(default, rename = "work")]
    pub(super) works: Vec<WorkFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleFile {
    pub(super) compulsory: Vec<String>,
    pub(super) elective: Vec<String>,
    pub(super) electives_needed: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WorkFile {
    pub(super) id: String,
    pub(super) label: Bilingual,
    #[serde(default)]
    pub(super) suggests: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TopicFront {
    pub(super) title: String,
    pub(super) short: String,
    pub(super) minutes: u32,
    pub(super) for_whom: String,
    pub(super) objectives: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PracticeFront {
    pub(super) title: String,
    pub(super) minutes: u32,
    pub(super) checklist: Vec<String>,
    pub(super) report: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LessonFront {
    pub(super) title: String,
    pub(super) as_of: String,
    pub(super) review_by: String,
    pub(super) ask_yourself: String,
    pub(super) ask_colleague: String,
    pub(super) objectives: Vec<String>,
    pub(super) sources: Vec<SourceFront>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceFront {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) date: String,
}
