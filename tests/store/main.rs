//! Every function of the store, on every database.

mod basics;
#[path = "../support/databases.rs"]
mod databases;
mod flow;
mod people;
mod pictures;
mod schema;
mod together;

use std::process::ExitCode;

use databases::{Databases, run};
use libtest_mimic::{Arguments, Trial};

/// Trials of these functions of a module, on every database.
macro_rules! trials {
    ($databases:ident: $($module:ident { $($test:ident)* })*) => {
        [$($($databases.trials(stringify!($test), $module::$test)),*),*]
    };
}

fn main() -> ExitCode {
    let databases = Databases::find();
    let trials = trials!(databases:
        flow {
            an_update_that_comes_twice_is_taken_in_once
            arrivals_of_a_chat_are_handled_one_at_a_time_in_their_order
            an_earlier_id_does_not_overtake_what_is_in_work
            after_a_crash_an_arrival_is_taken_up_again_and_the_late_worker_is_refused
            after_five_failures_an_arrival_is_parked_and_its_chat_goes_on
            an_arrival_that_kills_five_workers_is_parked
            messages_of_a_chat_go_out_in_order_replies_first
            a_message_that_is_too_old_expires
            a_message_that_was_in_flight_at_a_crash_expires_too
            waiting_that_was_asked_for_is_not_an_attempt
            a_late_receipt_changes_nothing
            a_dead_message_lets_the_next_one_go
            messages_in_all_states_add_up_to_all_messages
            work_now_and_the_next_moment_see_everything
            a_transaction_that_is_dropped_leaves_nothing
        }
        people {
            a_person_is_met_once_and_seen_when_they_act
            everything_about_a_person_comes_back
            an_attempt_of_an_older_version_comes_back
            roles_are_known_in_the_next_transaction
            a_person_who_gave_nothing_comes_back
            an_unknown_place_means_home
            who_cannot_be_reached_gets_nothing_until_they_return
            a_plan_is_moved_and_never_piles_up
            a_lesson_comes_to_the_address_seen_last
            roles_are_given_once_taken_back_and_listed
            the_bot_need_not_be_named_while_there_is_one
            a_certificate_is_found_by_its_address
            a_second_valid_certificate_is_refused
            progress_folded_anew_equals_the_summary
            a_lease_has_one_holder_until_it_ends
        }
        pictures {
            a_picture_is_known_per_channel_and_bot
            the_last_id_of_a_picture_holds_and_only_a_lost_one_is_forgotten
        }
        together {
            two_workers_claim_each_arrival_once
            two_senders_claim_each_message_once
            two_workers_fire_each_plan_once
            two_first_messages_meet_one_person
            increments_of_many_are_neither_lost_nor_refused
            a_cancelled_transaction_does_not_swallow_the_next_write
        }
        schema {
            migrations_meet_data_and_run_once
            a_database_that_is_newer_is_refused
            a_migration_that_was_edited_is_refused
            durability_is_insisted_on
        }
    );
    let address = Trial::test("an_address_must_be_one", || {
        run(schema::an_address_must_be_one());
        Ok(())
    });
    let trials = trials.into_iter().flatten().chain([address]).collect();
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
