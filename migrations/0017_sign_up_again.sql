-- Sign-up of a cohort that is under way, opened again for who comes late.

alter table cohort add column sign_up_again_at integer;
