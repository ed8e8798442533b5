"""Forwarding by keys: to whom, consents, what goes along, a last look; the other side; taking back."""

import re

import pytest
from office import content
from support.house import intake
from test_screens import compare, office, selected, sign_in, terminal  # noqa: F401

BG, PR = "demo.coordinator.bg1", "demo.coordinator.pr1"
AGREED = {"share_office": "given", "transfer_abroad": "given"}
SUMMARY = "A dismissal after a transition at work; help with the claim is wanted."


@pytest.fixture(scope="module")
def second(office):  # noqa: F811
    """A second coordinator of Belgrade."""
    user = "coordinator.bg2"
    made = office.do("demo.admin", "invite", user, "--role", "coordinator", "--office", "belgrade")
    fingerprint = office.enrol(user, made["code"])["fingerprint"]
    office.do(BG, "member", "add", user, "--fingerprint", fingerprint, "--role", "coordinator")
    return user


def log(office, sample="s01", **consents):
    made = office.do("operator.bg1", "log",
                     office.write(f"{sample}.json", intake(sample, **consents)))["reference"]
    office.do(BG, "triage", made)
    return made


def open_case(terminal, reference):
    terminal.wait("Reference", "Priority", gone=["Reading"])
    terminal.key("/")
    terminal.wait("Search", "Phone")
    terminal.key("Tab", "Tab", "Tab")
    terminal.type(reference)
    terminal.key("Enter")
    terminal.wait(reference, "About")
    terminal.key("Enter")
    terminal.wait(reference, "Next due")


def begin(terminal, office, reference, typed, word):  # noqa: F811
    """The first step, with the receiver chosen."""
    sign_in(terminal, office, BG)
    open_case(terminal, reference)
    terminal.key("f")
    terminal.wait("You are forwarding", "To whom", "How", gone=["Reading"])
    terminal.type(typed)
    terminal.wait_row(rf"›.*{word}")
    terminal.key("Enter")
    terminal.wait(word, "Consents this receiver needs")


def go_to_row(terminal, pattern):
    """Down until the row selected fits."""
    row = selected(terminal.wait_row("(?m)^›"))
    for _ in range(80):
        if re.search(pattern, row):
            return
        terminal.key("Down")
        terminal.wait_row(rf"(?m)^›(?!{re.escape(row[1:])}$)")
        row = selected(terminal.screen())
    raise AssertionError(pattern)


def mark(terminal, word):
    """Puts the mark beside the record that is meant."""
    go_to_row(terminal, rf"\[ \] +{word}")
    terminal.key("Space")
    terminal.wait_row(rf"\[x\] +{word}")


def read_on(terminal, pattern):
    """Down until it is in sight."""
    seen = terminal.screen()
    for _ in range(200):
        if re.search(pattern, seen):
            return
        terminal.key("Down")
        seen = terminal.screen()
    terminal.wait_row(pattern)


def write(terminal, *texts):
    terminal.wait("Summary without names: all")
    terminal.type(texts[0])
    for text in texts[1:]:
        terminal.key("Tab")
        terminal.type(text)
    terminal.wait(texts[-1][:20])
    terminal.key("C-s")
    terminal.wait("[Last look]", "What goes along")


def confirm(terminal, name):
    terminal.key("C-s")
    terminal.wait(f"Type {name}")
    terminal.type(name)
    terminal.key("Enter")
    terminal.wait("Sent. The receiver reads the summary first.", "Next due")


def leave(terminal):
    terminal.key("C-q")
    terminal.wait("Do you want to leave the program?")
    terminal.key("q", "Enter")
    terminal.wait("ended with 0", "ready>")


def offered(terminal, office, user, reference):
    """The list of what was forwarded to her, and the row opened."""
    sign_in(terminal, office, user)
    terminal.wait("Reference", "Priority", gone=["Reading"])
    terminal.key("f")
    terminal.wait("[Forwarded", reference)
    go_to_row(terminal, reference)
    terminal.key("Enter")
    terminal.wait("A forward", reference, "Fetched")


def accept(terminal):
    terminal.key("y")
    terminal.wait_row("Not yet")
    terminal.key("a", "Enter")
    terminal.wait("Accepted.")


def forwards_of(office, reference, user=BG):
    return office.do(user, "show", reference)["forwards"]


def test_copies_are_shared_with_a_blackened_field_read_and_taken_back(terminal, office):
    reference = log(office, **AGREED)
    begin(terminal, office, reference, "pristina", "Pristina")
    terminal.type("s")
    terminal.wait("(•) Share")
    compare(terminal, "forward-to")
    terminal.key("C-s")
    terminal.wait("1 record goes along", "› ")
    terminal.key("Space")
    terminal.wait_row(r"› +\[ \] +Summary")
    mark(terminal, "Story")
    compare(terminal, "forward-records")
    terminal.key("Enter")
    terminal.wait("Field", "Value")
    terminal.key("Down", "Down")
    terminal.wait_row(r"›.*Who reported: Age")
    terminal.key("Space")
    terminal.wait_row(r"Who reported: Age +████")
    compare(terminal, "forward-fields")
    terminal.key("C-s")
    write(terminal, SUMMARY, "She can be called in the evening.")
    terminal.wait("████   Who reported: Age")
    compare(terminal, "forward-last")
    confirm(terminal, "pristina")
    sent, = forwards_of(office, reference)
    assert (sent["kind"], sent["state"]) == ("refer", "sent")
    leave(terminal)
    offered(terminal, office, PR, reference)
    terminal.wait(SUMMARY[:30], "She can be called in the evening.", gone=["What happened"])
    compare(terminal, "forward-offer")
    accept(terminal)
    terminal.wait("What was shared", "blackened: Age", "What happened")
    read_on(terminal, r"Age +██████ \(blackened\)")
    read = office.do(PR, "forward-show", sent["id"])
    report, = content(read, "report")
    assert report["blackened"] == ["/reporter/age_band"]
    assert report["reporter"]["age_band"] is None and report["affected_person"]["age_band"]
    assert not content(read, "headline") and not content(read, "contact")
    leave(terminal)
    sign_in(terminal, office, BG)
    open_case(terminal, reference)
    terminal.key("w")
    terminal.wait("Forwards of", "Desk, Pristina", "Accepted")
    compare(terminal, "forwards")
    terminal.key("Enter")
    terminal.wait("A forward", "b take back")
    terminal.key("b")
    terminal.wait("Access ends now for: Desk, Pristina.", "cannot be called back")
    terminal.key("Escape")
    terminal.wait("b take back", gone=["Access ends now"])
    assert forwards_of(office, reference)[0]["state"] == "accepted"
    terminal.key("b")
    terminal.wait("Access ends now")
    terminal.key("t", "Enter")
    terminal.wait("Access has ended. Fetched before", "Story, facts and risk,")
    terminal.key("Enter")
    terminal.wait_row("State +Taken back")
    assert forwards_of(office, reference)[0]["state"] == "recalled"
    assert office.do(PR, "forward-show", sent["id"], status=1)["error"]["code"] == "not_found"


def test_a_case_is_handed_over_with_its_story_at_least(terminal, office):
    reference = log(office, **AGREED)
    begin(terminal, office, reference, "pristina", "Pristina")
    terminal.type("h")
    terminal.wait("(•) Hand over")
    terminal.key("C-s")
    terminal.wait("1 record goes along")
    terminal.key("C-s")
    write(terminal, SUMMARY)
    terminal.wait("A case is handed over with its summary and its story at least.")
    terminal.key("C-s")
    terminal.wait("Not sent: see what is missing at the top.")
    terminal.key("M-Left", "M-Left")
    terminal.wait("[What goes along]")
    mark(terminal, "Story")
    terminal.key("C-s", "C-s")
    terminal.wait("[Last look]", gone=["at least"])
    confirm(terminal, "pristina")
    leave(terminal)
    offered(terminal, office, PR, reference)
    accept(terminal)
    terminal.wait("The case is yours now: Enter opens it.")
    terminal.wait_row("State +Accepted")
    terminal.key("Enter")
    terminal.wait("Case", reference, "Assigned")
    terminal.wait_row("Office +Pristina")
    shown = office.do(PR, "show", reference)
    assert shown["case"]["office"] == "pristina" and content(shown, "report")
    assert not content(shown, "identity")


def test_a_refusal_has_a_reason_which_the_sender_reads(terminal, office):
    reference = log(office, **AGREED)
    forward = office.do(BG, "forward", reference, "--to", "pristina", "--kind", "transfer",
                        "--summary", SUMMARY, "--records", "headline,report")["id"]
    offered(terminal, office, PR, reference)
    terminal.key("x")
    terminal.wait("Why? The sender reads it.")
    terminal.key("Enter")
    terminal.wait("Refusing needs a reason.")
    terminal.key("x")
    terminal.wait("Why?")
    terminal.type("No place before Monday.")
    terminal.key("Enter")
    terminal.wait("Refused. The sender has the reason.", "[Forwarded")
    shown = office.do(BG, "forward-show", forward)
    assert shown["state"] == "refused"
    assert {"text": "No place before Monday."} in content(shown, "message")
    assert office.do(BG, "show", reference)["case"]["status"] == "in_triage"


def test_a_missing_consent_blocks_and_going_without_is_reviewed(terminal, office, second):
    reference = log(office, share_office="given", transfer_abroad="not_asked")
    begin(terminal, office, reference, "pristina", "Pristina")
    terminal.wait("✗ Send the data to another country: Not asked", "✓ Share with another office")
    compare(terminal, "forward-missing")
    terminal.type("s")
    terminal.key("C-s", "C-s")
    write(terminal, SUMMARY)
    terminal.wait("Missing consent: Send the data to another country")
    terminal.key("C-s")
    terminal.wait("Not sent")
    assert not forwards_of(office, reference)
    terminal.key("M-Left", "M-Left", "M-Left")
    terminal.wait("[To whom]", "Without consent for")
    terminal.key("Tab")
    terminal.type("v")
    terminal.wait("(•) Vital interest")
    terminal.key("Tab")
    terminal.type("He knows where she sleeps.")
    terminal.key("C-s", "C-s", "C-s")
    terminal.wait("[Last look]", "It goes without consent; a second coordinator reviews that.")
    confirm(terminal, "pristina")
    sent, = forwards_of(office, reference)
    shown = office.do(BG, "forward-show", sent["id"])
    assert shown["legal_basis"] == "vital_interest"
    assert content(shown, "message") == [{"text": "Without consent: He knows where she sleeps."}]
    terminal.key("Escape")
    terminal.wait("Search")
    terminal.key("Escape", "Escape")
    terminal.wait("[Queue")
    terminal.key("v")
    terminal.wait("waits for a second coordinator", reference)
    terminal.key("y")
    terminal.wait("You decided this yourself: somebody else reviews it.")
    leave(terminal)
    sign_in(terminal, office, second)
    terminal.wait("Reference", "Priority", gone=["Reading"])
    terminal.key("v")
    terminal.wait("waits for a second coordinator", reference, "Vital interest")
    terminal.key("y")
    terminal.wait("It was right to go without this consent.")
    terminal.key("u", "Enter")
    terminal.wait("Reviewed. It is recorded.", gone=[reference])
    assert reference not in [o["reference"] for o in
                             office.do(BG, "api", "GET", "/v1/overrides")["overrides"]]


def test_a_limit_is_read_before_anything_is_sent(terminal, office):
    reference = log(office)
    begin(terminal, office, reference, "yucom", "YUCOM · Partner organisation")
    terminal.wait("Lawyers' Committee for Human Rights")
    terminal.wait("! Share with a partner organisation: Given with a limit", "“samo YUCOM”")
    terminal.type("s")
    terminal.key("C-s", "C-s")
    write(terminal, SUMMARY)
    terminal.wait("The limit is not confirmed as read: Share with a partner organisation")
    terminal.key("M-Left", "M-Left", "M-Left")
    terminal.wait("[To whom]")
    terminal.key("Tab", "Right")
    terminal.wait("(•) Read, and this forward keeps it")
    compare(terminal, "forward-limit")
    terminal.key("C-s", "C-s", "C-s")
    terminal.wait("[Last look]", gone=["not confirmed"])
    terminal.key("C-s")
    terminal.wait("Send copies to")
    terminal.key("s", "Enter")
    terminal.wait("Sent. ")
    sent, = forwards_of(office, reference)
    assert office.do(BG, "forward-show", sent["id"])["limits_read"] == ["share_partner"]


def test_a_lawyer_of_another_office_gets_the_identity_that_was_opened_for_it(terminal, office):
    reference = log(office, share_lawyer="given", transfer_abroad="given")
    begin(terminal, office, reference, "lawyer.pr1", "lawyer.pr1")
    terminal.type("s")
    terminal.key("C-s")
    terminal.wait("Identity is sealed.")
    terminal.key("o")
    terminal.wait("What to open", "Reason")
    terminal.type("the lawyer writes to her")
    terminal.key("Enter")
    terminal.wait("Opened. The reason is recorded.", "[What goes along]",
                  gone=["Identity is sealed."])
    mark(terminal, "Identity")
    terminal.key("C-s")
    name = office.do(BG, "show", reference, "--open", "identity", "--reason", "test")
    person, = content(name, "identity")
    given = person["reporter"]["given_name"]
    write(terminal, f"{given} wants help with a claim.")
    terminal.wait(f"“{given}” stands in the identity")
    terminal.key("M-Left")
    terminal.wait("[Words]")
    terminal.key("C-a")
    terminal.key("C-k")
    write(terminal, SUMMARY)
    terminal.wait(SUMMARY[:30], gone=[f"“{given}”"])
    confirm(terminal, "lawyer.pr1")
    leave(terminal)
    offered(terminal, office, "lawyer.pr1", reference)
    accept(terminal)
    terminal.wait("What was shared", "Identity, version 1")
    sent, = forwards_of(office, reference)
    read = office.do("lawyer.pr1", "forward-show", sent["id"])
    assert content(read, "identity")[0]["reporter"]["given_name"] == given
    assert not content(read, "report")


def test_what_was_chosen_survives_leaving_and_somebody_else_s_change(terminal, office):
    reference = log(office, **AGREED)
    begin(terminal, office, reference, "pristina", "Pristina")
    terminal.type("s")
    terminal.key("C-s")
    mark(terminal, "Story")
    terminal.key("C-s")
    write(terminal, SUMMARY)
    terminal.key("Escape")
    terminal.wait("Not sent. What you chose is kept until you leave.", "Next due")
    terminal.key("f")
    terminal.wait("You are forwarding", "Pristina", "(•) Share", gone=["Reading"])
    terminal.key("C-s", "C-s", "C-s")
    terminal.wait("[Last look]", "Story, facts and risk,", SUMMARY[:30])
    office.do(BG, "triage", reference, "--priority", "high", "--reason", "threat")
    terminal.key("C-s")
    terminal.wait("Type pristina")
    terminal.type("pristina")
    terminal.key("Enter")
    terminal.wait("Not sent: the case has changed since.", "Story, facts and risk,")
    assert not forwards_of(office, reference)
    confirm(terminal, "pristina")
    assert len(forwards_of(office, reference)) == 1
