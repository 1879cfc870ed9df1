### When somebody can usually meet: their zone, and the parts of a week.

hours-me-button = My hours and time zone
# $place is the city a zone is called after.
hours-own = When can you usually meet? Tap what fits; green is yes, and a second tap takes it back. The times are those of **{ $place }**, your time zone. The people in your room see the times I propose from this, and your time zone.
hours-own-zone-of-cohort = When can you usually meet? Tap what fits; green is yes, and a second tap takes it back. The times are those of **{ $place }**, the time zone of your cohort; if you live by other clocks, set your own. The people in your room see the times I propose from this, and your time zone.
hours-part =
    { $part ->
        [weekday-morning] Weekdays 7–12
        [weekday-day] Weekdays 12–17
        [weekday-evening] Weekdays 17–21
        [weekend-morning] Weekends 7–12
        [weekend-day] Weekends 12–17
       *[weekend-evening] Weekends 17–21
    }
hours-zone-button = My time zone
hours-zone-title = Your time zone
hours-zone-label = Which city’s clocks do you live by?
hours-zone-hint = Berlin, America/New_York, Kolkata … leave it empty for the cohort’s
