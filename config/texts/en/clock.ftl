### What is said where the clock of the machine that Trellis runs on is false.

# $span is how far it is off, as below.
clock-wrong-title = The clock of my computer was wrong
clock-wrong =
    The clock of the computer I run on was suddenly { $span }. I noticed, and go by Discord’s clock until mine is right: nothing was asked, closed or left out because of it.

    Please tell whoever runs this bot. `/setup check` shows how the clock stands.

# $count is at least 2.
clock-ahead-by =
    { $unit ->
        [days] { $count } days
        [hours] { $count } hours
        [minutes] { $count } minutes
       *[seconds] { $count } seconds
    } ahead
clock-behind-by =
    { $unit ->
        [days] { $count } days
        [hours] { $count } hours
        [minutes] { $count } minutes
       *[seconds] { $count } seconds
    } behind
