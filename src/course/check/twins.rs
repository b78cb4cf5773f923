//! Questions that are asked twice, in one bank or in two.

use std::collections::{BTreeMap, BTreeSet};

use super::{Told, bank_of};
use crate::course::{Course, Question, Topic};
use crate::lang::Lang;
use crate::vietnamese::fold;

/// Two texts of which this share of word triples is common, in percent, ask the same.
const ALIKE: usize = 60;

struct Asked<'a> {
    topic: &'a Topic,
    question: &'a Question,
    folded: String,
    triples: BTreeSet<Vec<String>>,
}

pub(super) fn check(course: &Course, told: &mut Told<'_>) {
    let all: Vec<Asked<'_>> = course
        .topics
        .iter()
        .flat_map(|topic| topic.questions.iter().map(|question| asked(topic, question)))
        .collect();
    // Only questions that share a triple of words can be alike.
    let mut holders: BTreeMap<&Vec<String>, Vec<usize>> = BTreeMap::new();
    for (index, asked) in all.iter().enumerate() {
        let mut before: BTreeMap<usize, usize> = BTreeMap::new();
        for triple in &asked.triples {
            let holders = holders.entry(triple).or_default();
            for other in holders.iter() {
                *before.entry(*other).or_default() += 1;
            }
            holders.push(index);
        }
        for (other, common) in before {
            tell(&all[other], asked, common, told);
        }
    }
}

fn tell(first: &Asked<'_>, second: &Asked<'_>, common: usize, told: &mut Told<'_>) {
    let file = bank_of(second.topic, Lang::Vi);
    let line = told.question_at(&file, &second.question.id);
    let (a, b) = (&first.question.id, &second.question.id);
    let all = first.triples.len() + second.triples.len() - common;
    if first.folded == second.folded {
        let text = format!("question {b} asks the same as {a}; drop one");
        told.error("duplicate", (&file, line), text);
    } else if common * 100 >= all * ALIKE {
        let text = format!("question {b} asks nearly the same as {a}; ask something else");
        told.warn("near-duplicate", (&file, line), text);
    }
}

fn asked<'a>(topic: &'a Topic, question: &'a Question) -> Asked<'a> {
    let folded = fold(&question.text.vi);
    let words: Vec<String> = folded.split(' ').map(str::to_owned).collect();
    let triples = match words.len() {
        0..=2 => BTreeSet::from([words]),
        _ => words.windows(3).map(<[String]>::to_vec).collect(),
    };
    Asked { topic, question, folded, triples }
}
