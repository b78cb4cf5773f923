//! Several at the same time: two processes, or many tasks of one.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use chrono::TimeDelta;
use hochoi::lang::Lang;
use hochoi::store::Store;
use hochoi::talk::{Plan, PlanKind};
use tokio::task::JoinSet;

use super::basics::*;
use crate::databases::Fresh;

/// Runs a round of work again and again, in four tasks of two processes at once, until none finds anything; returns
/// everything that they found.
async fn at_once<F>(fresh: &Fresh, round: impl Fn(Store) -> F + Copy + Send + 'static) -> Vec<String>
where
    F: Future<Output = Vec<String>> + Send,
{
    let mut tasks = JoinSet::new();
    for store in [open(&fresh.url).await, open(&fresh.url).await] {
        for _ in 0..2 {
            let store = store.clone();
            tasks.spawn(async move {
                let mut found = Vec::new();
                loop {
                    let more = round(store.clone()).await;
                    if more.is_empty() {
                        return found;
                    }
                    found.extend(more);
                }
            });
        }
    }
    tasks.join_all().await.into_iter().flatten().collect()
}

fn assert_each_once(found: Vec<String>, count: usize) {
    assert_eq!(found.len(), count, "nothing is found twice");
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>().len(), count, "nothing is left out");
}

pub async fn two_workers_claim_each_arrival_once(fresh: Fresh) {
    let store = open(&fresh.url).await;
    let arrivals: Vec<_> = (0..150).map(|number| update(number, &number.to_string())).collect();
    store.take_in(&arrivals, at(0)).await.expect("takes in");
    let found = at_once(&fresh, async |store: Store| {
        let claimed = store.claim(7, at(1)).await.expect("claims");
        claimed.into_iter().map(|claimed| claimed.arrival.key).collect()
    });
    assert_each_once(found.await, 150);
}

pub async fn two_senders_claim_each_message_once(fresh: Fresh) {
    let store = open(&fresh.url).await;
    for number in 0..60 {
        say(&store, &number.to_string(), 0, &format!("message {number}"), 0, 600).await;
    }
    let found = at_once(&fresh, async |store: Store| {
        let due = store.claim_messages("telegram", "42", 7, at(1)).await.expect("claims");
        due.into_iter().map(|due| due.body).collect()
    });
    assert_each_once(found.await, 60);
}

pub async fn two_workers_fire_each_plan_once(fresh: Fresh) {
    let store = open(&fresh.url).await;
    for number in 0..60 {
        let person = meet(&store, &number.to_string(), 0).await;
        let mut tx = store.begin().await.expect("begins");
        tx.plan(&person.id, &Plan { kind: PlanKind::Lesson, at: Some(at(5)) }).await.expect("plans");
        tx.commit().await.expect("commits");
    }
    let found = at_once(&fresh, async |store: Store| {
        let fired = store.fire_plans(7, at(10)).await.expect("fires");
        vec!["fired".to_owned(); fired]
    });
    assert_eq!(found.await.len(), 60);
    assert_eq!(store.claim(64, at(10)).await.expect("claims").len(), 60);
}

pub async fn two_first_messages_meet_one_person(fresh: Fresh) {
    for round in 0..10 {
        let of = format!("chat {round}");
        let mut tasks = JoinSet::new();
        for store in [open(&fresh.url).await, open(&fresh.url).await] {
            let of = of.clone();
            tasks.spawn(async move {
                let mut tx = store.begin().await?;
                let person = tx.person(&chat(&of), Lang::Vi, true, at(0)).await?;
                tx.commit().await.map(|()| person.id)
            });
        }
        // One of the two may be refused: its update is tried again, and finds the other's person.
        let met: Vec<String> = tasks.join_all().await.into_iter().filter_map(Result::ok).collect();
        let store = open(&fresh.url).await;
        let id = meet(&store, &of, 1).await.id;
        assert!(!met.is_empty() && met.iter().all(|other| *other == id), "{met:?} are {id}");
    }
}

/// Each reads, adds one and writes, 25 times, 40 of them at once.
pub async fn increments_of_many_are_neither_lost_nor_refused(fresh: Fresh) {
    let store = open(&fresh.url).await;
    meet(&store, "7", 0).await;
    let mut tasks = JoinSet::new();
    for _ in 0..40 {
        let store = store.clone();
        tasks.spawn(async move {
            for _ in 0..25 {
                let mut tx = store.begin().await.expect("begins");
                let mut person = tx.person(&chat("7"), Lang::Vi, true, at(0)).await.expect("is found");
                person.progress.attempts += 1;
                tx.save(&person, &chat("7")).await.expect("saves");
                tx.commit().await.expect("commits");
            }
        });
    }
    tasks.join_all().await;
    assert_eq!(look_up(&store, "7").await.expect("is known").progress.attempts, 1_000);
}

/// An HTTP server drops its handlers when the caller hangs up. A transaction that was just beginning then must not
/// take the next write on its connection with it.
pub async fn a_cancelled_transaction_does_not_swallow_the_next_write(fresh: Fresh) {
    const TIMES: usize = 120;
    let lease = |number: usize| format!("lease {number}");
    let store = open(&fresh.url).await;
    for number in 0..TIMES {
        let mut beginning = Box::pin(store.begin());
        // Given up before the first step, between any two, or after the last.
        for _ in 0..number % 6 {
            let is_ready = poll_fn(|context| Poll::Ready(beginning.as_mut().poll(context).is_ready())).await;
            if is_ready {
                break;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        drop(beginning);
        // One statement that is its own transaction, and is acknowledged.
        let length = TimeDelta::days(1);
        assert!(store.hold(&lease(number), "us", length, at(0)).await.expect("answers"));
    }
    store.close().await;
    // Another process sees only what was really committed.
    let other = open(&fresh.url).await;
    let mut lost = Vec::new();
    for number in 0..TIMES {
        if other.hold(&lease(number), "others", TimeDelta::days(1), at(1)).await.expect("answers") {
            lost.push(number);
        }
    }
    assert!(lost.is_empty(), "acknowledged, and gone: {lost:?}");
}
