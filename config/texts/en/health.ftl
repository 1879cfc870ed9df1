health-card-button = We meet elsewhere, all is well
health-noted = Good to know, thank you. Nobody will ask about the quiet here for a while.
health-digest-silent = Quiet for longer than their rhythm ({ $count })
health-digest-silent-since = { $place }: no message and no update for { $days } days, the last on { $last } (up to { $allowed } are fine)
health-digest-silent-always = { $place }: no message and no update yet in { $days } days (up to { $allowed } are fine)
health-digest-silent-well = { $place }: no message and no update for { $days } days, since somebody said on { $well } that all is well (up to { $allowed } are fine)
health-card-title = Quiet here
health-card = Nobody has written here for a while. That may be just fine: if so, one tap says it.
