//! What comes in, and what goes out.

use hochoi::lang::Lang;
use hochoi::store::Counts;
use hochoi::talk::{Plan, PlanKind};

use super::basics::*;
use crate::databases::Fresh;

pub async fn an_update_that_comes_twice_is_taken_in_once(fresh: Fresh) {
    let store = open(&fresh.url).await;
    store.take_in(&[update(1, "7"), update(1, "7")], at(0)).await.expect("takes in");
    store.take_in(&[update(1, "7"), update(2, "8")], at(1)).await.expect("takes in");
    assert_eq!(claim_keys(&store, 2).await, ["telegram:42:1", "telegram:42:2"]);
    let second = claim_one(&store, 70).await;
    assert!(finish(&store, &second).await);
    // Known for ever, also after it was handled.
    store.take_in(&[update(1, "7")], at(71)).await.expect("takes in");
    assert_eq!(claim_keys(&store, 71).await, ["telegram:42:2"]);
}

pub async fn arrivals_of_a_chat_are_handled_one_at_a_time_in_their_order(fresh: Fresh) {
    let store = open(&fresh.url).await;
    let arrivals = [update(3, "7"), update(1, "8"), update(2, "7"), update(4, "8")];
    store.take_in(&arrivals, at(0)).await.expect("takes in");
    let claimed = store.claim(64, at(0)).await.expect("claims");
    let arrived = claimed.iter().map(|claimed| (claimed.arrival.key.as_str(), &claimed.arrival));
    for ((key, arrival), expected) in arrived.zip(&arrivals) {
        assert_eq!((key, arrival.is_raw), (expected.key.as_str(), true));
        assert_eq!((&arrival.payload, &arrival.address), (&expected.payload, &expected.address));
    }
    assert_eq!(claimed.len(), 2, "one of each chat");
    assert!(claim_keys(&store, 1).await.is_empty(), "both chats have one in work");
    assert!(finish(&store, &claimed[0]).await);
    assert_eq!(claim_keys(&store, 1).await, ["telegram:42:2"]);
    assert!(finish(&store, &claimed[1]).await);
    assert!(!finish(&store, &claimed[1]).await, "it is done already");
    assert_eq!(claim_keys(&store, 1).await, ["telegram:42:4"]);
}

/// The clocks of two processes differ, and transactions do not commit in the order of their ids.
pub async fn an_earlier_id_does_not_overtake_what_is_in_work(fresh: Fresh) {
    let (store, behind) = (open(&fresh.url).await, open(&fresh.url).await);
    store.take_in(&[update(1, "7")], at(10)).await.expect("takes in");
    let first = claim_one(&store, 10).await;
    behind.take_in(&[update(2, "7")], at(0)).await.expect("takes in");
    assert!(claim_keys(&store, 11).await.is_empty(), "one of the chat is in work");
    assert!(finish(&store, &first).await);
    assert_eq!(claim_keys(&store, 12).await, ["telegram:42:2"]);
}

pub async fn after_a_crash_an_arrival_is_taken_up_again_and_the_late_worker_is_refused(fresh: Fresh) {
    let store = open(&fresh.url).await;
    store.take_in(&[update(1, "7"), update(2, "7")], at(0)).await.expect("takes in");
    let late = claim_one(&store, 0).await;
    assert!(claim_keys(&store, 60).await.is_empty(), "its lease still runs");
    let now = claim_one(&store, 61).await;
    assert_eq!((&now.id, now.fence), (&late.id, late.fence + 1));
    assert!(!finish(&store, &late).await, "somebody else owns it by now");
    assert!(!store.give_back(&late).await.expect("answers"));
    assert!(claim_keys(&store, 62).await.is_empty(), "the late worker could not give it back either");
    assert!(finish(&store, &now).await);
    assert_eq!(claim_keys(&store, 62).await, ["telegram:42:2"]);
}

pub async fn after_five_failures_an_arrival_is_parked_and_its_chat_goes_on(fresh: Fresh) {
    let store = open(&fresh.url).await;
    store.take_in(&[update(1, "7"), update(2, "7")], at(0)).await.expect("takes in");
    for attempt in 1..=5 {
        let claimed = claim_one(&store, attempt).await;
        assert_eq!(claimed.arrival.key, "telegram:42:1", "attempt {attempt}");
        assert_eq!(store.give_back(&claimed).await.expect("gives back"), attempt == 5, "attempt {attempt}");
    }
    assert_eq!(claim_keys(&store, 6).await, ["telegram:42:2"]);
    assert_eq!(store.parked().await.expect("counts"), 1, "a person looks at it");
}

pub async fn an_arrival_that_kills_five_workers_is_parked(fresh: Fresh) {
    let store = open(&fresh.url).await;
    store.take_in(&[update(1, "7"), update(2, "7")], at(0)).await.expect("takes in");
    for attempt in 0..5 {
        assert_eq!(claim_keys(&store, attempt * 61).await, ["telegram:42:1"], "attempt {attempt}");
    }
    assert!(claim_keys(&store, 5 * 61).await.is_empty(), "the sixth time it is parked");
    assert_eq!(store.parked().await.expect("counts"), 1);
    assert_eq!(claim_keys(&store, 5 * 61).await, ["telegram:42:2"]);
}

pub async fn messages_of_a_chat_go_out_in_order_replies_first(fresh: Fresh) {
    let store = open(&fresh.url).await;
    for (to, lane, body) in [("7", 1, "lesson"), ("7", 0, "first"), ("7", 0, "second"), ("8", 1, "other")] {
        say(&store, to, lane, body, 0, 600).await;
    }
    assert!(store.claim_messages("telegram", "43", 64, at(0)).await.expect("claims").is_empty());
    assert!(store.claim_messages("zalo", "42", 64, at(0)).await.expect("claims").is_empty());
    let both = due(&store, 1).await;
    let bodies: Vec<_> = both.iter().map(|due| (due.body.as_str(), due.address.chat.as_str())).collect();
    assert_eq!(bodies, [("first", "7"), ("other", "8")]);
    assert!(due(&store, 1).await.is_empty(), "each chat has one in flight");
    for due in &both {
        store.sent(due, at(2)).await.expect("is noted");
    }
    for next in ["second", "lesson"] {
        let due = due_one(&store, 3).await;
        assert_eq!(due.body, next);
        store.sent(&due, at(3)).await.expect("is noted");
    }
    assert_eq!(counts(&store).await, Counts { sent: 4, ..Counts::default() });
}

pub async fn a_message_that_is_too_old_expires(fresh: Fresh) {
    let store = open(&fresh.url).await;
    say(&store, "7", 0, "old", 0, 10).await;
    say(&store, "7", 1, "lesson", 0, 20).await;
    assert_eq!(due_bodies(&store, 10).await, ["lesson"]);
    assert_eq!(counts(&store).await, Counts { expired: 1, waiting: 1, ..Counts::default() });
}

pub async fn a_message_that_was_in_flight_at_a_crash_expires_too(fresh: Fresh) {
    let store = open(&fresh.url).await;
    say(&store, "7", 0, "yesterday's", 0, 600).await;
    assert_eq!(due_bodies(&store, 1).await, ["yesterday's"]);
    assert!(due(&store, 86_400).await.is_empty(), "nobody gets yesterday's message");
    assert_eq!(counts(&store).await, Counts { expired: 1, ..Counts::default() });
}

pub async fn waiting_that_was_asked_for_is_not_an_attempt(fresh: Fresh) {
    let store = open(&fresh.url).await;
    say(&store, "7", 0, "hello", 0, 600).await;
    let due = due_one(&store, 0).await;
    assert_eq!(due.attempts, 1);
    store.retry(&due, at(5), "trouble", true).await.expect("is noted");
    assert!(due_bodies(&store, 4).await.is_empty(), "not before its time");
    let due = due_one(&store, 5).await;
    assert_eq!(due.attempts, 2);
    store.retry(&due, at(40), "asked to wait", false).await.expect("is noted");
    assert_eq!(store.next_moment(at(6)).await.expect("answers"), Some(at(40)));
    assert_eq!(due_one(&store, 40).await.attempts, 2);
}

pub async fn a_late_receipt_changes_nothing(fresh: Fresh) {
    let store = open(&fresh.url).await;
    say(&store, "7", 0, "hello", 0, 600).await;
    let late = due_one(&store, 0).await;
    assert!(due(&store, 90).await.is_empty(), "its lease still runs");
    let now = due_one(&store, 91).await;
    store.sent(&late, at(92)).await.expect("is ignored");
    store.dead(&late, "too late", at(92)).await.expect("is ignored");
    store.retry(&late, at(92), "too late", true).await.expect("is ignored");
    assert_eq!(counts(&store).await, Counts { waiting: 1, ..Counts::default() });
    assert!(due(&store, 93).await.is_empty());
    store.sent(&now, at(93)).await.expect("is noted");
    assert_eq!(counts(&store).await, Counts { sent: 1, ..Counts::default() });
}

pub async fn a_dead_message_lets_the_next_one_go(fresh: Fresh) {
    let store = open(&fresh.url).await;
    say(&store, "7", 0, "bad", 0, 600).await;
    say(&store, "7", 0, "good", 0, 600).await;
    let due = due_one(&store, 0).await;
    store.dead(&due, "can't parse entities", at(1)).await.expect("is noted");
    assert_eq!(due_bodies(&store, 1).await, ["good"]);
}

pub async fn messages_in_all_states_add_up_to_all_messages(fresh: Fresh) {
    let store = open(&fresh.url).await;
    for (to, lives) in [("1", 600), ("2", 600), ("3", 5), ("4", 600), ("5", 600), ("6", 600)] {
        say(&store, to, 0, "hello", 0, lives).await;
    }
    say(&store, "4", 0, "cancelled with the chat", 0, 600).await;
    let all = due(&store, 1).await;
    assert_eq!(all.len(), 6);
    for due in all {
        match due.address.chat.as_str() {
            "1" => store.sent(&due, at(2)).await.expect("is noted"),
            "2" => store.dead(&due, "rejected", at(2)).await.expect("is noted"),
            "3" | "5" => store.retry(&due, at(3), "trouble", true).await.expect("is noted"),
            "4" => {
                store.dead(&due, "unreachable", at(2)).await.expect("is noted");
                let mut tx = store.begin().await.expect("begins");
                tx.unreachable(&chat("4"), at(2)).await.expect("is noted");
                tx.commit().await.expect("commits");
            }
            _ => {}
        }
    }
    assert_eq!(due(&store, 10).await.len(), 1, "only the one that is tried again");
    // In flight are 5 and 6.
    assert_eq!(counts(&store).await, Counts { waiting: 2, sent: 1, expired: 1, dead: 2, cancelled: 1 });
}

pub async fn work_now_and_the_next_moment_see_everything(fresh: Fresh) {
    let store = open(&fresh.url).await;
    assert_eq!(store.work_now(at(0)).await.expect("answers"), 0);
    assert_eq!(store.next_moment(at(0)).await.expect("answers"), None);
    let person = meet(&store, "7", 0).await;
    let mut tx = store.begin().await.expect("begins");
    tx.plan(&person.id, &Plan { kind: PlanKind::Lesson, at: Some(at(50)) }).await.expect("plans");
    tx.commit().await.expect("commits");
    assert_eq!(store.next_moment(at(0)).await.expect("answers"), Some(at(50)));
    store.take_in(&[update(1, "7"), update(2, "7")], at(0)).await.expect("takes in");
    say(&store, "7", 0, "hello", 0, 600).await;
    assert_eq!(store.work_now(at(0)).await.expect("answers"), 3, "two arrivals and a message");
    assert_eq!(store.work_now(at(50)).await.expect("answers"), 4, "and a plan that is due");
    let due = due_one(&store, 1).await;
    store.retry(&due, at(30), "trouble", true).await.expect("is noted");
    assert_eq!(store.work_now(at(29)).await.expect("answers"), 2);
    assert_eq!(store.next_moment(at(1)).await.expect("answers"), Some(at(30)));
    assert_eq!(store.next_moment(at(30)).await.expect("answers"), Some(at(50)));
    assert_eq!(store.next_moment(at(50)).await.expect("answers"), None);
}

pub async fn a_transaction_that_is_dropped_leaves_nothing(fresh: Fresh) {
    let store = open(&fresh.url).await;
    store.take_in(&[update(1, "7")], at(0)).await.expect("takes in");
    let claimed = claim_one(&store, 0).await;
    let mut tx = store.begin().await.expect("begins");
    assert!(tx.done(&claimed).await.expect("answers"));
    tx.person(&chat("7"), Lang::Vi, true, at(0)).await.expect("meets");
    tx.take_in(&update(2, "7"), at(0)).await.expect("takes in");
    drop(tx);
    assert_eq!(look_up(&store, "7").await, None);
    assert!(finish(&store, &claimed).await, "it was not done");
    assert!(claim_keys(&store, 1).await.is_empty());
    store.close().await;
    assert!(store.begin().await.is_err(), "a closed store gives no transaction");
}
