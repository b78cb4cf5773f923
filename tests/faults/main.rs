//! Trouble: the bot and a pretended Telegram speak HTTP on this computer, and one of them misbehaves.

#[path = "../support/databases.rs"]
mod databases;
mod incoming;
mod outgoing;
mod pictures;
mod rig;
mod web;

use std::process::ExitCode;

use databases::Databases;
use libtest_mimic::Arguments;

/// Trials of these functions of a module, on every database.
macro_rules! trials {
    ($databases:ident: $($module:ident { $($test:ident)* })*) => {
        [$($($databases.trials(stringify!($test), $module::$test)),*),*]
    };
}

fn main() -> ExitCode {
    // A panic inside the bot is what some trials are about: it need not be told.
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some("tokio-rt-worker") {
            tell(panic);
        }
    }));
    let databases = Databases::find();
    let trials = trials!(databases:
        incoming {
            an_update_that_comes_again_after_a_restart_counts_once
            updates_that_nobody_can_read_stop_nobody
            texts_that_no_keyboard_types_stop_nobody
            a_panic_costs_one_update
            an_error_costs_one_update_and_changes_nothing
            a_failed_question_for_updates_is_asked_again
        }
        outgoing {
            a_flood_answer_is_obeyed_and_never_kills_a_message
            a_gateway_that_is_away_is_tried_again
            a_broken_connection_may_say_it_twice_but_never_not
            who_blocked_the_bot_gets_nothing_until_they_write
            a_message_that_is_gone_is_said_anew
            a_message_that_is_the_same_already_is_sent
            a_button_that_stopped_waiting_is_answered_enough
            a_message_that_is_refused_is_dead_and_the_next_one_goes
            one_chat_in_trouble_holds_nobody_up
        }
        pictures {
            a_picture_is_uploaded_once_and_then_sent_by_its_id
            two_who_ask_at_the_same_moment_share_one_upload
            an_id_that_telegram_lost_is_forgotten_and_the_picture_uploaded_again
            a_picture_that_is_refused_does_not_cost_its_text
            an_upload_that_breaks_is_tried_again
            a_picture_that_left_the_course_does_not_cost_its_text
            a_text_too_long_for_a_caption_follows_its_picture
            a_picture_cannot_become_text_so_text_is_said_anew
        }
        web {
            deliveries_need_the_secret
            a_delivery_that_comes_twice_counts_once
            deliveries_too_large_and_nonsense_are_put_away
            a_delivery_that_is_not_on_disk_is_not_acknowledged
            a_certificate_is_shown_and_says_nothing_else
            an_unknown_certificate_is_not_found
            health_tells_whether_the_database_answers
        }
    );
    libtest_mimic::run(&Arguments::from_args(), trials.into_iter().flatten().collect()).exit_code()
}
