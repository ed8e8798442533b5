"""The office's live queue by keys: orders, what is chosen, counts, and critical cases."""

import re
import time

import pytest
from test_screens import (COORDINATOR, SECONDS, USER, compare, frame_with, log, office,  # noqa: F401
                          selected, sign_in, terminal)

COLLEAGUE = "operator.bg2"
TABS = re.compile(r"(Queue|Mine|Overdue|Forwarded|Closed) (\d+)")


def counted(screen):
    return {name: int(number) for name, number in TABS.findall(screen)}


def frame(text):
    """Frame and the row meant, whatever else there is."""
    def part(screen):
        return re.sub(r" *!! \d+ critical cases? that nobody has", "", frame_with(screen, text))
    return part


def rows(screen, *references):
    """In which order these stand."""
    return [r for line in screen.splitlines() for r in references if r in line]


def done(office):  # noqa: F811
    """The queue is left empty, so that the next test sees its cases on one page."""
    office.installation.sql("UPDATE hotline.case_record SET status = 'closed', closed_at = now()"
                            " WHERE status <> 'closed'")


@pytest.fixture
def queue(terminal, office):  # noqa: F811
    low, high = log(office, USER, "s01"), log(office, USER, "h4")
    sign_in(terminal, office, COORDINATOR)
    terminal.wait(low, high)
    yield low, high
    done(office)


def test_s_changes_the_order(terminal, office, queue):  # noqa: F811
    low, high = queue
    newer = [high, low]
    assert rows(terminal.wait("Most urgent first", low, high), *queue) == [high, low]
    newer.insert(0, log(office, USER, "s04"))
    terminal.key("s")
    assert rows(terminal.wait("Newest first", *newer), *newer) == newer
    terminal.key("s")
    terminal.wait("First due first", low, high, gone=["Reading"])
    terminal.key("s")
    terminal.wait("Most urgent first", low, high)


def test_l_chooses_and_esc_shows_all_again(terminal, queue):  # noqa: F811
    low, high = queue
    terminal.key("l")
    terminal.wait("Which cases do you want to see?", "Priority", "Assigned")
    terminal.key("Space")
    terminal.wait("Critical")
    terminal.type("hig")
    terminal.key("Space", "Enter", "Tab")
    terminal.wait("High", "nobody has it")
    terminal.key("Right")
    compare(terminal, "queue-choice", lambda screen: "\n".join(screen.splitlines()[3:]))
    terminal.key("Enter")
    terminal.wait("· nobody has it", high, gone=["Which cases", low])
    compare(terminal, "queue-chosen", frame(high))
    terminal.key("m")
    terminal.wait("None of the cases is so. Esc shows all.")
    terminal.key("q")
    terminal.wait(high, gone=[low])
    terminal.key("Escape")
    terminal.wait("Most urgent first", low, high, gone=["· nobody has it"])


def test_what_is_not_ordered_says_how_it_stands(terminal, queue):  # noqa: F811
    terminal.key("o")
    terminal.wait("Longest overdue first")
    terminal.key("f")
    terminal.wait("What was offered first, first")
    terminal.key("c")
    terminal.wait("Last closed first")
    terminal.key("s")
    terminal.wait("Newest first", *queue)


def test_counts_follow_and_nothing_moves(terminal, office, queue):  # noqa: F811
    low, _ = queue
    before = terminal.wait_row(TABS)
    chosen, numbers = selected(before), counted(before)
    assert set(numbers) == {"Queue", "Mine", "Overdue", "Forwarded", "Closed"}
    other = log(office, USER, "s01")
    after = terminal.wait(f"Queue {numbers['Queue'] + 1}", other)
    assert selected(after) == chosen
    office.do(COORDINATOR, "assign", low, "--to", COORDINATOR)
    terminal.wait(f"Mine {numbers['Mine'] + 1}")
    office.do(COORDINATOR, "triage", other, "--to", "closed", "--closure-reason", "completed",
              "--deadlines-dropped")
    after = terminal.wait(f"Closed {numbers['Closed'] + 1}", f"Queue {numbers['Queue']}",
                          gone=[other])
    assert selected(after) == chosen


def wait_for_bell(terminal, heard):
    """What is written to the terminal goes through another program into the file."""
    end = time.monotonic() + SECONDS
    while b"\a" not in heard.read_bytes():
        assert time.monotonic() < end, "no bell"
        terminal.screen()


def test_a_critical_case_is_seen_and_heard_wherever_one_is(terminal, office, queue,  # noqa: F811
                                                            tmp_path):
    low, high = queue
    terminal.key("s", "s")  # what is due first: no order by urgency
    terminal.wait("First due first", high)
    heard = tmp_path / "heard"
    terminal.tmux("pipe-pane", "-o", f"cat > {heard}")
    terminal.key("/")
    terminal.wait("Search", "Phone")
    office.do(COORDINATOR, "triage", low, "--priority", "critical", "--reason", "threat")
    terminal.wait(f"!! Critical, and nobody has it: {low}")
    wait_for_bell(terminal, heard)
    terminal.key("Escape")
    terminal.wait_row(rf"!! *{low} +Critic")
    terminal.wait_row(r"!! \d+ critical case")
    office.do(COORDINATOR, "assign", low, "--to", COORDINATOR)
    terminal.wait("Mine", gone=["critical case"])


def test_an_offer_is_a_row_with_its_state(terminal, office):  # noqa: F811
    reference = log(office, USER, "s01")
    office.do(COORDINATOR, "triage", reference)
    for kind in ("share_office", "transfer_abroad"):
        office.do(COORDINATOR, "consent", reference, "--kind", kind, "--state", "given", "--form",
                  "oral_call")
    office.do(COORDINATOR, "forward", reference, "--to", "pristina", "--kind", "transfer",
              "--summary", "A dismissal, to be heard in Pristina")
    sign_in(terminal, office, "demo.coordinator.pr1")
    terminal.wait_row(r"Forwarded [1-9]")
    terminal.key("f")
    terminal.wait_row(rf"{reference} +\S.* Sent +A dismissal")
    compare(terminal, "queue-offer", frame(reference))


def test_who_has_no_right_to_people_is_told(terminal, office):  # noqa: F811
    sign_in(terminal, office, COLLEAGUE)
    terminal.wait("Most urgent first")
    terminal.key("u")
    terminal.wait("Coordinators look after people.")

