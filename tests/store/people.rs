//! People, their plans, roles, progress and certificates.

use chrono::TimeDelta;
use hochoi::course::{Ask, Choice, Question};
use hochoi::lang::{Bilingual, Lang};
use hochoi::roles::Role;
use hochoi::store::{Certificate, Content, Counts, Grant, Store};
use hochoi::talk::{
    Asked, Attempt, Consent, Days, Drawn, Event, Fact, Of, Person, Place, Plan, PlanKind, Step,
};

use super::basics::*;
use crate::databases::Fresh;

pub async fn a_person_is_met_once_and_seen_when_they_act(fresh: Fresh) {
    let store = open(&fresh.url).await;
    let lan = meet(&store, "7", 0).await;
    assert_eq!((lan.lang, lan.name.as_str(), lan.days), (Lang::Vi, "", Days::default()));
    assert_eq!((lan.place.clone(), lan.is_reachable, lan.seen_at), (Place::Home, true, at(0)));
    let again = meet(&store, "7", 5).await;
    assert_eq!((again.id.clone(), again.seen_at), (lan.id.clone(), at(5)));
    assert_ne!(meet(&store, "8", 5).await.id, lan.id);
    // A plan that falls due is not something that the person did; and a client's language is asked only once.
    let mut tx = store.begin().await.expect("begins");
    let person = tx.person(&chat("7"), Lang::En, false, at(9)).await.expect("is found");
    tx.commit().await.expect("commits");
    assert_eq!((person.id, person.lang, person.seen_at), (lan.id, Lang::Vi, at(5)));
    // The same chat with another bot is another address.
    let mut other = chat("7");
    other.bot = "43".to_owned();
    assert_eq!(store.look_up(&other).await.expect("looks up"), None);
}

/// Saves what was changed, and looks whether it comes back.
async fn comes_back(store: &Store, change: impl Fn(&mut Person)) {
    let mut tx = store.begin().await.expect("begins");
    let mut person = tx.person(&chat("7"), Lang::En, true, at(3)).await.expect("is met");
    change(&mut person);
    tx.save(&person, &chat("7")).await.expect("saves");
    tx.commit().await.expect("commits");
    assert_eq!(look_up(store, "7").await, Some(person));
}

/// A question with everything that a choice has.
fn question() -> Question {
    let both = |text: &str| Bilingual::new(text, format!("{text} (en)"));
    let option = |text, weight| Choice { text: both(text), weight, feedback: both("vì thế") };
    let options = vec![option("một", 33.33333), option("hai", -50.0), option("ba", 66.66667)];
    let ask = Ask::Choice { is_single: false, options };
    Question {
        id: "cd01-q1".to_owned(),
        lesson: 0,
        objective: 0,
        text: both("Gì?"),
        general: both("Vì thế"),
        ask,
    }
}

pub async fn everything_about_a_person_comes_back(fresh: Fresh) {
    let store = open(&fresh.url).await;
    comes_back(&store, |person| {
        person.lang = Lang::Vi;
        person.name = "Nguyễn Thị Lan & Hùng <3 'x' \"y\" \\ {{z}}".to_owned();
        person.phone = Some("+84901234567".to_owned());
        person.province = Some("66".to_owned());
        person.commune = Some("24121".to_owned());
        person.work = Some("van-phong".to_owned());
        person.hour = Some(23 * 60 + 59);
        person.days = Days(0b000_0001);
        person.consent = Some(Consent { version: "2026-11".to_owned(), at: at(1) });
        person.joined_at = Some(at(2));
        person.is_paused = true;
        let items = vec![Drawn { question: Asked::Whole(Box::new(question())), order: vec![2, 0, 1] }];
        let topic = Bilingual::new("Chuyên đề", "Topic");
        let of = Of::Lesson { topic: "cd01".to_owned(), lesson: 1 };
        person.place =
            Place::Quiz { attempt: Attempt { no: 3, of, topic, items, at: 0, score: 33.25, picks: vec![1] } };
        person.progress.apply(&Fact::LessonRead { topic: "cd01".to_owned(), lesson: 0 }, at(2));
    })
    .await;
    let places = [
        Place::Joining { step: Step::Commune { province: "66".to_owned(), found: vec!["24121".to_owned()] } },
        Place::Topic { topic: "cd02".to_owned() },
        Place::Lesson { topic: "cd02".to_owned(), lesson: 2, card: 4 },
        Place::Home,
    ];
    for place in places {
        comes_back(&store, |person| person.place = place.clone()).await;
    }
}

/// Before questions were kept whole, an attempt named them.
pub async fn an_attempt_of_an_older_version_comes_back(fresh: Fresh) {
    const OLD: &str = r#"update person set place = '{"at":"quiz","attempt":{"no":3,"of":{"topic":{"topic":"cd01"}},
        "items":[{"question":"cd01-q1","order":[2,0,1]}],"at":0,"score":0.0,"picks":[]}}'"#;
    let store = open(&fresh.url).await;
    comes_back(&store, |_| {}).await;
    behind_its_back(&fresh.url, OLD).await;
    let Place::Quiz { attempt } = meet(&store, "7", 9).await.place else { panic!("They are in a quiz") };
    assert_eq!(attempt.items, [Drawn { question: Asked::Id("cd01-q1".to_owned()), order: vec![2, 0, 1] }]);
}

/// As they stand in the transaction, so that what the host gave or took counts at once.
pub async fn roles_are_known_in_the_next_transaction(fresh: Fresh) {
    let store = open(&fresh.url).await;
    let roles = async || {
        let mut tx = store.begin().await.expect("begins");
        let person = tx.person(&chat("7"), Lang::Vi, true, at(1)).await.expect("is met");
        let roles = tx.roles(&person).await.expect("are read");
        tx.commit().await.expect("commits");
        roles
    };
    assert_eq!(roles().await, [], "they have not joined");
    comes_back(&store, |person| person.joined_at = Some(at(1))).await;
    assert_eq!(roles().await, [Role::Learner]);
    let grant = Grant { address: chat("7"), role: Role::Administrator, province: None };
    store.grant(&grant, at(2)).await.expect("is given");
    assert_eq!(roles().await, [Role::Learner, Role::Administrator]);
    store.revoke(&grant).await.expect("is taken");
    assert_eq!(roles().await, [Role::Learner]);
}

pub async fn a_person_who_gave_nothing_comes_back(fresh: Fresh) {
    let store = open(&fresh.url).await;
    comes_back(&store, |_| {}).await;
    comes_back(&store, |person| {
        person.phone = Some("1".to_owned());
        person.hour = Some(0);
        person.consent = Some(Consent { version: "1".to_owned(), at: at(0) });
        person.joined_at = Some(at(0));
    })
    .await;
    // What was given can be taken back.
    comes_back(&store, |person| {
        *person = Person { id: person.id.clone(), seen_at: at(3), is_reachable: true, ..Person::default() }
    })
    .await;
}

pub async fn an_unknown_place_means_home(fresh: Fresh) {
    let store = open(&fresh.url).await;
    comes_back(&store, |person| person.place = Place::Topic { topic: "cd01".to_owned() }).await;
    for sql in [
        r#"update person set place = '{"at":"moon","crater":7}'"#,
        r#"update person set place = '{"at":"topic"}'"#,
        "update person set place = 'not JSON'",
    ] {
        behind_its_back(&fresh.url, sql).await;
        assert_eq!(meet(&store, "7", 9).await.place, Place::Home, "{sql}");
    }
}

async fn plan_lesson(store: &Store, person: &str, seconds: Option<i64>) {
    let mut tx = store.begin().await.expect("begins");
    tx.plan(person, &Plan { kind: PlanKind::Lesson, at: seconds.map(at) }).await.expect("plans");
    tx.commit().await.expect("commits");
}

pub async fn who_cannot_be_reached_gets_nothing_until_they_return(fresh: Fresh) {
    let store = open(&fresh.url).await;
    let lan = meet(&store, "7", 0).await;
    plan_lesson(&store, &lan.id, Some(50)).await;
    for (to, body) in [("7", "one"), ("7", "two"), ("8", "to somebody else")] {
        say(&store, to, 0, body, 0, 600).await;
    }
    let mut tx = store.begin().await.expect("begins");
    tx.unreachable(&chat("7"), at(1)).await.expect("is noted");
    tx.unreachable(&chat("nobody"), at(1)).await.expect("is nobody's trouble");
    tx.commit().await.expect("commits");
    assert_eq!(due_bodies(&store, 2).await, ["to somebody else"]);
    assert_eq!(counts(&store).await, Counts { cancelled: 2, waiting: 1, ..Counts::default() });
    assert_eq!(store.fire_plans(10, at(60)).await.expect("fires"), 0, "the plan went too");
    // A plan that is made all the same finds no address.
    plan_lesson(&store, &lan.id, Some(70)).await;
    assert_eq!(store.fire_plans(10, at(70)).await.expect("fires"), 0);

    let mut tx = store.begin().await.expect("begins");
    let mut person = tx.person(&chat("7"), Lang::Vi, true, at(80)).await.expect("is found");
    assert!(!person.is_reachable);
    person.is_reachable = true;
    tx.save(&person, &chat("7")).await.expect("saves");
    tx.commit().await.expect("commits");
    assert!(meet(&store, "7", 81).await.is_reachable);
    plan_lesson(&store, &lan.id, Some(90)).await;
    assert_eq!(store.fire_plans(10, at(90)).await.expect("fires"), 1);
}

pub async fn a_plan_is_moved_and_never_piles_up(fresh: Fresh) {
    let store = open(&fresh.url).await;
    let lan = meet(&store, "7", 0).await;
    for seconds in [10, 30, 20] {
        plan_lesson(&store, &lan.id, Some(seconds)).await;
    }
    assert_eq!(store.next_moment(at(0)).await.expect("answers"), Some(at(20)));
    assert_eq!(store.fire_plans(10, at(19)).await.expect("fires"), 0);
    assert_eq!(store.fire_plans(10, at(25)).await.expect("fires"), 1);
    assert_eq!(store.fire_plans(10, at(90)).await.expect("fires"), 0, "once");
    let claimed = claim_one(&store, 25).await;
    let event: Event = serde_json::from_str(&claimed.arrival.payload).expect("is one of our events");
    assert_eq!(event, Event::LessonDue { due: at(20) });
    assert_eq!((claimed.arrival.is_raw, claimed.arrival.address), (false, chat("7")));
    // The same moment again is the same arrival, and a plan can be taken back.
    plan_lesson(&store, &lan.id, Some(20)).await;
    store.fire_plans(10, at(25)).await.expect("fires");
    assert_eq!(store.work_now(at(25)).await.expect("answers"), 1);
    plan_lesson(&store, &lan.id, Some(95)).await;
    plan_lesson(&store, &lan.id, None).await;
    plan_lesson(&store, &lan.id, None).await;
    assert_eq!(store.fire_plans(10, at(99)).await.expect("fires"), 0);
}

pub async fn a_lesson_comes_to_the_address_seen_last(fresh: Fresh) {
    let store = open(&fresh.url).await;
    let lan = meet(&store, "7", 0).await;
    // No door links a second address yet; the tables allow it from the first day.
    behind_its_back(
        &fresh.url,
        "insert into address (channel, bot, chat, person, seen_at) select 'zalo', '9', 'z7', person, seen_at + 1
         from address where chat = '7'",
    )
    .await;
    plan_lesson(&store, &lan.id, Some(10)).await;
    assert_eq!(store.fire_plans(10, at(10)).await.expect("fires"), 1);
    assert_eq!(claim_one(&store, 10).await.arrival.address.channel, "zalo");
    meet(&store, "7", 20).await;
    plan_lesson(&store, &lan.id, Some(30)).await;
    assert_eq!(store.fire_plans(10, at(30)).await.expect("fires"), 1);
    assert_eq!(claim_one(&store, 30).await.arrival.address, chat("7"));
}

pub async fn roles_are_given_once_taken_back_and_listed(fresh: Fresh) {
    let store = open(&fresh.url).await;
    let grant = |of: &str, role, province: Option<&str>| Grant {
        address: chat(of),
        role,
        province: province.map(str::to_owned),
    };
    let nobody = store.grant(&grant("7", Role::Tutor, None), at(0)).await.expect_err("nobody wrote yet");
    assert!(nobody.to_string().contains("press Start first"), "{nobody}");
    meet(&store, "7", 0).await;
    meet(&store, "8", 0).await;
    let given = [
        grant("8", Role::Administrator, None),
        grant("7", Role::Officer, Some("01")),
        grant("7", Role::Officer, Some("66")),
        grant("7", Role::Tutor, None),
    ];
    for grant in given.iter().chain(&given) {
        store.grant(grant, at(1)).await.expect("grants");
    }
    assert_eq!(store.grants().await.expect("lists"), given, "each once, by role and address");
    store.revoke(&given[1]).await.expect("revokes");
    let twice = store.revoke(&given[1]).await.expect_err("they do not have it any more");
    assert_eq!(twice.to_string(), "7 does not have the role officer");
    assert!(store.revoke(&grant("9", Role::Tutor, None)).await.is_err(), "nobody is 9");
    let left = [&given[0], &given[2], &given[3]];
    assert_eq!(store.grants().await.expect("lists").iter().collect::<Vec<_>>(), left);
    assert!(store.grant(&grant("7", Role::Officer, None), at(3)).await.is_err(), "an officer of nowhere");
    assert!(store.grant(&grant("7", Role::Tutor, Some("01")), at(3)).await.is_err(), "a tutor of a province");
}

pub async fn the_bot_need_not_be_named_while_there_is_one(fresh: Fresh) {
    let store = open(&fresh.url).await;
    let only = async |of: &str| store.only_bot("telegram", of).await.map_err(|error| error.to_string());
    assert!(only("7").await.is_err_and(|why| why.contains("press Start first")));
    meet(&store, "7", 0).await;
    assert_eq!(only("7").await, Ok("42".to_owned()));
    let mut tx = store.begin().await.expect("begins");
    let mut other = chat("7");
    other.bot = "43".to_owned();
    tx.person(&other, Lang::Vi, true, at(0)).await.expect("meets");
    tx.commit().await.expect("commits");
    assert_eq!(only("7").await, Err("7 writes to several bots; name one with --bot".to_owned()));
}

fn certificate(id: &str, status: &str, course: &str) -> Certificate {
    Certificate {
        id: id.to_owned(),
        number: format!("HC-{id}"),
        course: course.to_owned(),
        version: 1,
        status: status.to_owned(),
        name: "Lan & Hùng <3".to_owned(),
        content: Content {
            course: Bilingual::new("Công dân số", "Digital citizen"),
            note: Bilingual::default(),
            topics: vec![Bilingual::new("Một", "One"), Bilingual::new("Hai", "Two")],
        },
        issued_at: at(4),
    }
}

async fn issue(store: &Store, person: &str, certificate: &Certificate) -> anyhow::Result<()> {
    let mut tx = store.begin().await.expect("begins");
    tx.issue(person, certificate).await?;
    tx.commit().await
}

pub async fn a_certificate_is_found_by_its_address(fresh: Fresh) {
    let store = open(&fresh.url).await;
    let lan = meet(&store, "7", 0).await;
    let given = certificate("0123456789abcdef", "valid", "course");
    issue(&store, &lan.id, &given).await.expect("issues");
    assert_eq!(store.certificate(&given.id).await.expect("looks"), Some(given.clone()));
    for id in ["", "0123456789ABCDEF", &given.number, "' or '1' = '1", "%"] {
        assert_eq!(store.certificate(id).await.expect("looks"), None, "{id}");
    }
}

pub async fn a_second_valid_certificate_is_refused(fresh: Fresh) {
    let store = open(&fresh.url).await;
    let (lan, hung) = (meet(&store, "7", 0).await, meet(&store, "8", 0).await);
    issue(&store, &lan.id, &certificate("a", "superseded", "course")).await.expect("issues");
    issue(&store, &lan.id, &certificate("b", "valid", "course")).await.expect("issues");
    issue(&store, &lan.id, &certificate("c", "valid", "course")).await.expect_err("there is a valid one");
    assert_eq!(store.certificate("c").await.expect("looks"), None);
    issue(&store, &lan.id, &certificate("d", "valid", "another course")).await.expect("issues");
    issue(&store, &hung.id, &certificate("e", "valid", "course")).await.expect("issues");
    let mut same_number = certificate("f", "revoked", "course");
    same_number.number = "HC-e".to_owned();
    issue(&store, &hung.id, &same_number).await.expect_err("a number is given once");
    issue(&store, "nobody", &certificate("g", "valid", "course")).await.expect_err("nobody learned");
}

pub async fn progress_folded_anew_equals_the_summary(fresh: Fresh) {
    let store = open(&fresh.url).await;
    let topic = || "cd01".to_owned();
    let of = Of::Topic { topic: topic() };
    let choice = "B. Đúng".to_owned();
    let facts = [
        Fact::Started { code: "tinh-66".to_owned() },
        Fact::Consented { version: "1".to_owned() },
        Fact::Joined,
        Fact::CardSeen { topic: topic(), lesson: 0, card: 2 },
        Fact::CardSeen { topic: topic(), lesson: 0, card: 0 },
        Fact::LessonRead { topic: topic(), lesson: 0 },
        Fact::QuizBegun { attempt: 1, of, course: "0a1b2c3d".to_owned() },
        Fact::QuizBegun { attempt: 2, of: Of::Lesson { topic: topic(), lesson: 1 }, course: String::new() },
        Fact::Answered { attempt: 1, question: "q1".to_owned(), choice, score: 100.0 / 3.0 },
        Fact::QuizEnded { topic: topic(), attempt: 1, percent: 90, is_passed: true },
        Fact::TopicCompleted { topic: topic(), percent: 90 },
        Fact::QuizEnded { topic: topic(), attempt: 3, percent: 40, is_passed: false },
        Fact::TopicCompleted { topic: topic(), percent: 40 },
        Fact::CertificateIssued { id: "c1".to_owned(), number: "HC-1".to_owned(), topics: vec![topic()] },
        Fact::Paused,
        Fact::Resumed,
    ];
    let id = meet(&store, "7", 0).await.id;
    // All at the same moment but the first: the order is that of their ids.
    for (count, fact) in facts.iter().enumerate() {
        let now = at(i64::from(count > 0)) + TimeDelta::milliseconds(7);
        let mut tx = store.begin().await.expect("begins");
        let mut person = tx.person(&chat("7"), Lang::Vi, true, now).await.expect("is found");
        person.progress.apply(fact, now);
        tx.remember(&person.id, fact, now).await.expect("remembers");
        tx.save(&person, &chat("7")).await.expect("saves");
        tx.commit().await.expect("commits");
        assert_eq!(store.refold(&id).await.expect("folds"), person.progress, "after {fact:?}");
        assert_eq!(look_up(&store, "7").await.expect("is known").progress, person.progress);
    }
    assert_eq!(store.refold("nobody").await.expect("folds"), Person::default().progress);
}

pub async fn a_lease_has_one_holder_until_it_ends(fresh: Fresh) {
    let (store, other) = (open(&fresh.url).await, open(&fresh.url).await);
    let hold = async |store: &Store, holder: &str, seconds: i64| {
        store.hold("poll", holder, TimeDelta::seconds(60), at(seconds)).await.expect("answers")
    };
    assert!(hold(&store, "a", 0).await);
    assert!(!hold(&other, "b", 30).await, "somebody else holds it");
    assert!(hold(&store, "a", 30).await, "its holder renews it");
    assert!(!hold(&other, "b", 90).await, "until 90");
    assert!(hold(&other, "b", 91).await, "it ended");
    assert!(!hold(&store, "a", 92).await);
    store.release("poll", "a").await.expect("is not theirs to give");
    assert!(!hold(&store, "a", 93).await);
    other.release("poll", "b").await.expect("gives back");
    assert!(hold(&store, "a", 94).await, "at once");
    assert!(other.hold("another", "b", TimeDelta::seconds(60), at(94)).await.expect("answers"));
}
