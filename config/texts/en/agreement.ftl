### The agreement of a room: what its members expect of each other.
### $who, $signed, $waiting, $people are mentions, or in lists a name; what a person wrote arrives made safe.

## What it is filled in with, where the program does not say

agreement-how =
    { $days ->
        [1] We talk every day, and agree from one talk to the next when. Whoever cannot come says so the day before and suggests another time.
        [7] A session every week; we agree from one to the next when and where. Whoever cannot come says so the day before and suggests another time.
        [14] A session every other week; we agree from one to the next when and where. Whoever cannot come says so the day before and suggests another time.
       *[other] A session every { $days } days; we agree from one to the next when and where. Whoever cannot come says so the day before and suggests another time.
    }
agreement-worked = On { $until } both of us can name one thing that is different, and show something for it.

## What it is about. In lists $who is a name

agreement-title = Our agreement
agreement-aim = What { $who } wants to achieve
agreement-offer = What { $who } can offer, and the limits
agreement-how-title = How we work together
agreement-worked-title = How we will know that it worked
agreement-learn = What { $who } hopes to learn here
agreement-until = Until
agreement-own-aim = What I want to achieve
agreement-own-offer = What I can offer, and the limits
agreement-own-learn = What I hope to learn here

agreement-not-said = Not said yet.
agreement-yours-open = Yours to say: *Say it* below.
agreement-learn-open = Nothing yet, and that is fine. If you like: what could your mentee show you?
agreement-unseen = Taken from what you said at sign-up. Only you see it here until you sign.

## How far it has come

agreement-standing-title = Signatures
agreement-not-begun = It is filled in already. Read it together, then each signs it as it is, or changes one thing.
agreement-waits = Signed by { $signed }. Open: { $waiting }.
agreement-waits-for-all = It was changed. Open: { $waiting }.
agreement-signed = Signed by everybody, last on { $at }. It holds until { $until }.
agreement-asked = You have looked back at half-time: is it still right? *Agreement* has one tap for yes, and lets you change it.

## Buttons and the list

agreement-card-title = Agreement
agreement-card-button = Agreement
agreement-sign-button = Sign it as it is
agreement-say-button = Say it
agreement-right-button = Still right
agreement-read-button = Read it
agreement-read-and-sign-button = Read and sign
agreement-versions-button = What changed
agreement-change-choice = Or change one thing …
# Above the list that follows where one does not hold everything.
agreement-change-rest = What else can be changed:
agreement-change-more =
    { $more ->
        [one] One more
       *[other] { $more } more
    }

## The form. Labels have at most 45 characters

agreement-form-title = Change one thing, and sign that
agreement-form-aim = What should be different at the end?
agreement-form-offer = What can be expected, and what not?
agreement-form-how = How often, where, and if someone cannot come?
agreement-form-worked = How will you know that it worked?
agreement-form-learn = What would you like to learn here?
agreement-form-until = Until which day? Year first: 2027-03-14

## Answers

agreement-thanks = Signed. All of you stand by it now; you can change it at any time.
agreement-thanks-waits = Signed. Your room sees it, and { $waiting } can read and sign it there.
agreement-right-noted = Good. It stays as it is.

## In the room

agreement-call = { $people }: your agreement is filled in. Read it, and sign it as it is or change one thing.
agreement-call-changed = { $people }: something in your agreement is new. Read it, and sign it or change it.
agreement-taken-out = Taken out.

## What changed

agreement-versions-title = What changed in our agreement
agreement-version = Version { $number }, by { $who }, { $at }
agreement-was = *Before:*
