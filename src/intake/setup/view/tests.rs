use super::*;
use crate::intake::fixtures::examples::{inventory, known};
use crate::records::examples::{form_words, texts, words};
use trellis_domain::zone::Zone;

#[test]
fn the_first_page_has_one_obvious_button() {
    let first = page(&texts(), Page::Start, &inventory(|_| Known::Not));
    insta::assert_snapshot!(words(&first), @r"
    # Setting up Trellis
    Trellis needs four roles, a category for the rooms, a place for growth threads, and a channel each for coordinators and mentors. I can make all of it for you, or you pick what you have and I make the rest. Nothing is made before you press the button.
    Roles and channels: Coordinator role: *will be made*
    Facilitator role: *will be made*
    Mentor role: *will be made*
    Mentee role: *will be made*
    Category for rooms: *will be made*
    Forum or channel for growth threads: *will be made*
    Coordinators’ channel: *will be made*
    Mentors’ channel: *will be made*
    Who reads growth threads: Mentors, mentees and coordinators
    Sessions in voice: A voice channel opens for each session and goes after it. Kept is for how many minutes people of the room were in it together; nobody listens
    Time zone: Europe/Berlin
    [Create everything for me] setup:create:-:1
    [Pick what I have] setup:page:roles:1
    [Change the time zone] setup:zone:-:1
    [Growth threads for everyone] setup:growth-readers:everyone:1
    [Switch voice channels off] setup:voice:off:1
    ");
}

#[test]
fn roles_are_picked_on_a_page_of_their_own() {
    let known = |at| if at == 0 { Known::As(77) } else { Known::Not };
    let page = page(&texts(), Page::Roles, &inventory(known));
    insta::assert_snapshot!(words(&page), @r"
    # Setting up Trellis
    **Step 1 of 3: roles.** Pick a role for each, or leave it empty and I make it. Coordinators run cohorts and read what people tell them in confidence, so that role should be for few.
    Roles and channels: Coordinator role: <@&77>
    Facilitator role: *will be made*
    Mentor role: *will be made*
    Mentee role: *will be made*
    Category for rooms: *will be made*
    Forum or channel for growth threads: *will be made*
    Coordinators’ channel: *will be made*
    Mentors’ channel: *will be made*
    Who reads growth threads: Mentors, mentees and coordinators
    Sessions in voice: A voice channel opens for each session and goes after it. Kept is for how many minutes people of the room were in it together; nobody listens
    Time zone: Europe/Berlin
    <Coordinator role> setup:pick:coordinator-role:1 of roles
    <Facilitator role> setup:pick:facilitator-role:1 of roles
    <Mentor role> setup:pick:mentor-role:1 of roles
    <Mentee role> setup:pick:mentee-role:1 of roles
    [Next] setup:page:channels:1
    [Back] setup:page:start:1
    ");
}

#[test]
fn every_page_fits_into_what_discord_takes() {
    for at in [Page::Start, Page::Roles, Page::Channels, Page::Last] {
        assert_eq!(at.word().parse(), Ok(at));
        for known in [Known::Not, Known::BeingMade, Known::As(u64::MAX), Known::Gone] {
            assert!(
                page(&texts(), at, &inventory(|_| known)).rows.len() <= 5,
                "{at:?}"
            );
        }
    }
}

/// A page without what stands on each: the fixtures and the zone.
fn own_part(page: &Message) -> String {
    let mut page = page.clone();
    page.blocks[0].fields.clear();
    words(&page)
}

#[test]
fn each_page_has_its_pickers_and_its_ways_on_and_back() {
    let shown = |at| own_part(&page(&texts(), at, &inventory(|_| Known::Not)));
    insta::assert_snapshot!(shown(Page::Start), @"
    # Setting up Trellis
    Trellis needs four roles, a category for the rooms, a place for growth threads, and a channel each for coordinators and mentors. I can make all of it for you, or you pick what you have and I make the rest. Nothing is made before you press the button.
    [Create everything for me] setup:create:-:1
    [Pick what I have] setup:page:roles:1
    [Change the time zone] setup:zone:-:1
    [Growth threads for everyone] setup:growth-readers:everyone:1
    [Switch voice channels off] setup:voice:off:1
    ");
    insta::assert_snapshot!(shown(Page::Roles), @"
    # Setting up Trellis
    **Step 1 of 3: roles.** Pick a role for each, or leave it empty and I make it. Coordinators run cohorts and read what people tell them in confidence, so that role should be for few.
    <Coordinator role> setup:pick:coordinator-role:1 of roles
    <Facilitator role> setup:pick:facilitator-role:1 of roles
    <Mentor role> setup:pick:mentor-role:1 of roles
    <Mentee role> setup:pick:mentee-role:1 of roles
    [Next] setup:page:channels:1
    [Back] setup:page:start:1
    ");
    insta::assert_snapshot!(shown(Page::Channels), @"
    # Setting up Trellis
    **Step 2 of 3: channels.** Pick what you have, or leave it empty and I make it. The coordinators’ channel should be one that only coordinators and facilitators can see.
    <Category for rooms> setup:pick:rooms-category:1 of channels [4]
    <Forum or channel for growth threads> setup:pick:growth:1 of channels [15, 0]
    <Coordinators’ channel> setup:pick:coordinators-channel:1 of channels [0]
    <Mentors’ channel> setup:pick:mentors-channel:1 of channels [0]
    [Next] setup:page:last:1
    [Back] setup:page:roles:1
    ");
    insta::assert_snapshot!(shown(Page::Last), @"
    # Setting up Trellis
    **Step 3 of 3: a last look.** This is what I will use. Press the button, and I make what is missing.
    [Create what is missing] setup:create:-:1
    [Back] setup:page:channels:1
    [Change the time zone] setup:zone:-:1
    ");
    let again = Inventory {
        set_up: true,
        ..inventory(known)
    };
    insta::assert_snapshot!(words(&page(&texts(), Page::Start, &again)), @"
    # Setting up Trellis
    Trellis is set up in this community. You can pick other roles or channels for it, or change the time zone that new cohorts get. Channels that exist already keep who can see them.
    Roles and channels: Coordinator role: <@&0>
    Facilitator role: <@&1>
    Mentor role: <@&2>
    Mentee role: <@&3>
    Category for rooms: <#4>
    Forum or channel for growth threads: <#5>
    Coordinators’ channel: <#6>
    Mentors’ channel: <#7>
    Who reads growth threads: Mentors, mentees and coordinators
    Sessions in voice: A voice channel opens for each session and goes after it. Kept is for how many minutes people of the room were in it together; nobody listens
    Time zone: Europe/Berlin
    [Create what is missing] setup:create:-:1
    [Pick what I have] setup:page:roles:1
    [Change the time zone] setup:zone:-:1
    [Switch voice channels off] setup:voice:off:1
    ");
}

#[test]
fn the_time_zone_is_asked_for_in_one_line() {
    insta::assert_snapshot!(form_words(&zone_form(&texts(), Zone::named("Europe/Berlin").unwrap())), @"
    # Time zone setup:zone:-:1
    Time zone, as region and city = zone (one line, required, at most 60)
      hint: Europe/Berlin
      filled: Europe/Berlin
    ");
}

#[test]
fn what_is_being_made_is_told_to_who_sets_up() {
    let made = |making: &[Fixture]| {
        let created = Created {
            making: making.to_vec(),
            in_the_way: Vec::new(),
        };
        words(&super::created(&texts(), &created))
    };
    insta::assert_snapshot!(made(&[Fixture::MentorRole, Fixture::Growth]), @"
    # On it
    I am making:
    • Mentor role
    • Forum or channel for growth threads

    This takes a few seconds. When it is done, I say so in the coordinators’ channel, with what to do next. If I made the coordinator role, you get it, so that you can see that channel.
    [Check everything] setup:check:-:1
    ");
    insta::assert_snapshot!(made(&[]), @"
    # All set
    Everything is there or on its way, so nothing was made twice. Next: `/cohort open` opens your first cohort.
    [Check everything] setup:check:-:1
    ");
}
