"""The case file on paper, pulled by the command from the real server, read back by poppler."""

import json
import os
import re
import stat
import subprocess

import pytest
import samples
from office import COORDINATOR, Office
from paper_words import TAGS, Words, expected, newest, reasons
from support import people, server
from support.house import SAMPLES, intake

# Every language is used, those of the samples' own offices and callers first.
LANGUAGE = {"s01": "sr-Latn", "s02": "sr-Cyrl", "s04": "en", "s05": "sr-Cyrl", "s06": "cnr-Latn",
            "s08": "sq", "s09": "cnr-Latn", "s10": "sq", "s12": "sr-Cyrl", "h1": "en",
            "h3": "cnr-Latn", "h4": "en"}
BODY = ["-x", "0", "-y", "55", "-W", "596", "-H", "732"]  # without header and footer


@pytest.fixture(scope="module")
def office(pg, folder, recorder):
    started = []

    def start(installation):
        made = server.Server(folder, "hotlined-paper",
                             pg.conninfo(installation.name, "hotline_server"),
                             installation.server_key, installation.root_public)
        started.append(made.start())
        made.wait_ready()
        return [made]

    installation = people.Installation(pg, folder, start, recorder, "paper")
    one = started[0]
    made = Office(installation, one.ca, f"https://127.0.0.1:{one.port}").begin(samples.OTHERS)
    made.references = samples.load(made)
    made.vocabularies = made.do("demo.coordinator.bg1", "vocabularies")
    yield made
    installation.close()
    one.stop()


class Paper:
    def __init__(self, path):
        self.path = path

    def run(self, *command):
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def text(self, *more):
        return self.run("pdftotext", *more, self.path, "-")

    def info(self, *more):
        return self.run("pdfinfo", *more, self.path)

    @property
    def pages(self):
        return int(re.search(r"^Pages:\s+(\d+)", self.info(), re.M).group(1))

    def page(self, number, *more):
        return self.text("-raw", "-f", str(number), "-l", str(number), *more)


def pull(office, user, reference, language="en", name=None):
    """The paper, and what the same person gets as JSON."""
    path = office.folder / f"{name or reference}.{language}.pdf"
    made = office.do(user, "case-file", reference, "--reason", "preparing the claim",
                     "--language", language, "--output", path, "--force")
    paper = Paper(path)
    assert made == {"output": str(path), "pages": paper.pages}
    return paper, office.do(user, "case-file", reference)


def holder(office, sample):
    """The coordinator of the office that has the case now."""
    history = SAMPLES[sample]["case"]
    return COORDINATOR[history["office"]]


@pytest.fixture(scope="module")
def papers(office):
    made = {}

    def get(sample):
        if sample not in made:
            made[sample] = pull(office, holder(office, sample), office.references[sample],
                                LANGUAGE[sample], sample)
        return made[sample]
    return get


def squeezed(text):
    """Without white space: where a line breaks says nothing."""
    return re.sub(r"\s+", "", text)


def follow(text, chapters):
    """Finds the chapters and all they say, one after the other."""
    at = 0
    for heading, parts in chapters:
        for part in [heading, *parts]:
            found = text.find(squeezed(part), at)
            assert found >= 0, f"{heading}: {part!r} does not come behind {text[at - 60:at]!r}"
            at = found + len(squeezed(part))
    return at


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_text_of_the_paper_is_the_record_in_order(office, papers, sample):
    paper, file = papers(sample)
    words = Words(office.vocabularies, LANGUAGE[sample])
    text = squeezed(paper.text("-raw", *BODY))
    begin = text.index(squeezed(words.text("CONTENTS")))
    chapters = list(expected(file, words))
    listed = [heading for heading, _ in chapters]
    begin = text.index(squeezed(listed[-1]), begin) + 1  # behind the contents
    follow(text[begin:], chapters)
    for reason in reasons(file, words):
        assert squeezed(reason) in text
    assert squeezed(SAMPLES[sample]["narrative"]) in text


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_paper_reads_in_order_without_knowing_of_columns(office, papers, sample):
    paper, file = papers(sample)
    words = Words(office.vocabularies, LANGUAGE[sample])
    text = squeezed(paper.text(*BODY)).replace("-", "")  # poppler joins what a hyphen divides
    for heading, parts in expected(file, words):
        for part in [heading, *parts]:
            assert squeezed(part).replace("-", "") in text, f"{heading}: {part!r}"


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_code_stands_where_a_label_exists(office, papers, sample):
    paper, file = papers(sample)
    text = set(re.findall(r"[a-z]+(?:_[a-z]+)+", paper.text("-raw")))
    codes = {item["code"] for items in office.vocabularies["vocabularies"].values()
             for item in items}
    written = [r["content"].get("text") for r in file["records"]  # what people wrote
               if isinstance(r.get("content"), dict)]
    assert not {code for code in text & codes if code not in json.dumps(written)}


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_page_says_whose_it_is(office, papers, sample):
    paper, file = papers(sample)
    words = Words(office.vocabularies, LANGUAGE[sample])
    of = f"{words.text('PAGE')} {{}} {words.text('OF')} {paper.pages}"
    user = holder(office, sample)
    for number in range(1, paper.pages + 1):
        top = paper.page(number, "-x", "0", "-y", "0", "-W", "596", "-H", "55")
        assert file["case"]["reference"] in top and of.format(number) in top
        assert words.text("CONFIDENTIAL") in top
        foot = paper.page(number, "-x", "0", "-y", "787", "-W", "596", "-H", "55")
        assert f"{words.text('PULLED_BY')} {user}, " in foot
        assert re.search(r"\d\d:\d\d", foot)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_contents_and_the_outline_lead_to_the_right_pages(office, papers, sample):
    paper, file = papers(sample)
    words = Words(office.vocabularies, LANGUAGE[sample])
    headings = [heading for heading, _ in expected(file, words)]
    first = paper.page(1) + paper.page(2)
    contents = first[first.index(words.text("CONTENTS")):]
    for heading in headings:
        number = int(re.search(rf"^{re.escape(heading)} ?(\d+)$", contents, re.M).group(1))
        lines = paper.page(number, *BODY).splitlines()
        assert heading in lines, f"{heading} is not on page {number}"
    outline = paper.run("pdftohtml", "-xml", "-stdout", "-i", paper.path)
    outline = re.findall(r'<item page="(\d+)">(.*?)</item>', outline[outline.index("<outline"):])
    assert [name for _, name in outline if name in headings] == headings
    for number, name in outline:
        assert name.split(",")[0].split(" ·")[0] in paper.page(int(number), *BODY)


def test_nothing_but_the_reference_is_in_what_lists_of_files_show(papers):
    paper, file = papers("s01")
    info = dict(re.findall(r"^([A-Za-z ]+):\s+(.*)$", paper.info(), re.M))
    assert info["Title"] == file["case"]["reference"] and info["Tagged"] == "yes"
    assert {"Author", "Subject", "Keywords"}.isdisjoint(info)
    raw = paper.path.read_bytes()
    assert "Primerić".encode("utf-16-be") not in raw and b"Primeri" not in raw


def structure(paper):
    """The tags by depth: blocks in order, equal neighbours counted."""
    blocks = []
    for line in paper.info("-struct").splitlines():
        depth, tag = (len(line) - len(line.lstrip())) // 2, line.split()[0]
        if depth == 1:
            blocks.append([tag, 0])
        elif depth == 2 and tag in ("TR", "LI", "TOCI"):
            blocks[-1][1] += 1
    return " ".join(f"{tag}{count or ''}" for tag, count in blocks)


def test_the_tags_are_those_of_a_document(papers):
    assert structure(papers("h4")[0]) == (
        "P H1 P Table12 P TOC13 "
        "H2 Table20 "                   # chronology
        "H2 H3 Table12 H3 Table6 "      # persons
        "H2 Table19 H2 Table21 "        # facts, risk
        "H2 Table2 P "                  # story
        "H2 H3 Table3 H3 Table3 "       # respondents
        "H2 Table1 H2 H3 Table9 "       # what next, calls
        "H2 Table14 H2 H3 P "           # consents, notes
        "H2 H3 Table8 P L8 H3 Table10 P L10 H3 Table9 P L11 "  # forwards
        "H2 Table3 H2 Table3")          # deadlines, who opened what


def test_a_cell_and_a_paragraph_are_whole_in_the_tags(papers):
    tagged = papers("s01")[0].info("-struct-text")
    assert f'"{SAMPLES["s01"]["narrative"]}"' in tagged
    rows = re.findall(r'TR\n\s+TH\n\s+Span \(inline\)\n\s+"(.*)"\n\s+TD\n\s+Span \(inline\)\n'
                      r'\s+"(.*)"', tagged)
    assert ("Ime", "Đurđina") in rows and ("Prezime", "Primerić") in rows


def test_what_was_blackened_is_shown_as_blackened(office, papers):
    paper, file = papers("h4")
    hidden = [r for r in newest(file) if r["type"] == "identity"][0]["content"]
    assert hidden["blackened"] == ["/reporter/municipality"]
    known = [r["content"]["reporter"]["municipality"] for r in file["records"]
             if r["type"] == "identity" and r["content"]["reporter"]["municipality"]]
    text = paper.text("-raw", *BODY)
    assert re.search(r"^Municipality of residence ?█+ \(blackened\)$", text, re.M)
    words = Words(office.vocabularies, "en")
    assert known and words.label("municipality", known[0]) not in text
    assert "blackened: Municipality of residence" in text  # in what the lawyer got


def test_a_lawyer_reads_what_she_was_given_and_is_told_what_is_missing(office, papers):
    reference = office.references["h4"]
    paper, file = pull(office, "demo.lawyer.pr2", reference, "en", "h4-lawyer")
    text = paper.text("-raw", *BODY)
    assert squeezed(SAMPLES["h4"]["narrative"]) in squeezed(text)
    assert "(blackened)" in text and "passed on by demo.coordinator.pr1" in text
    assert "Pulled by demo.lawyer.pr2" in paper.text("-raw")
    follow(squeezed(text), [(h, p) for h, p in expected(file, Words(office.vocabularies, "en"))
                            if h not in ("Chronology", "Forwards", "Notes")])
    operator = "demo.operator.bg2"
    shown, _ = pull(office, "demo.coordinator.bg1", office.references["s01"], "en", "s01-c")
    assert "Not opened" not in shown.text("-raw")
    path = office.folder / "s01-o.pdf"
    office.do(operator, "case-file", office.references["s01"], "--output", path)
    text = Paper(path).text("-raw")
    assert re.search(r"^Not opened, so not in this\n?.*Report; Identity; Notes and reasons",
                     text, re.M | re.S)
    assert SAMPLES["s01"]["narrative"][:20] not in text and "Đurđina" not in text


def test_with_whom_a_case_was_shared_gets_the_copies_on_paper(office):
    body = intake("s01", share_partner="given")
    reference = office.do("demo.operator.bg1", "log", office.write("refer.json", body))["reference"]
    coordinator = COORDINATOR["belgrade"]
    office.do(coordinator, "triage", reference)
    made = office.do(coordinator, "forward", reference, "--to", "partner:yucom", "--kind", "refer",
                     "--summary", "dismissal", "--records", "report,identity", "--blacken",
                     "/reporter/phone", "--blacken", "/narrative")
    office.do("demo.partner.bg1", "decide", made["id"], "accept")
    path = office.folder / "refer.pdf"
    office.do("demo.partner.bg1", "case-file", reference, "--output", path)
    text = Paper(path).text("-raw", *BODY)
    assert "Đurđina" in text and "060 000 0011" not in text
    assert re.search(r"^Phone ?█+ \(blackened\)$", text, re.M)
    assert "Radila sam tri godine" not in text
    assert "Story, facts and risk, version 1 – blackened: In the words of the caller" in text
    sender, _ = pull(office, coordinator, reference, "en", "refer-sender")
    assert "Identity, version 1 – blackened: Phone" in sender.text("-raw")
    assert "060 000 0011" in sender.text("-raw")


def test_earlier_versions_say_what_was_otherwise(office):
    reference = office.do("demo.operator.bg1", "log",
                          office.write("before.json", {
                              **intake("s01"), "summary": SAMPLES["s01"]["summary_en"]}))["reference"]
    coordinator = COORDINATOR["belgrade"]
    office.do(coordinator, "triage", reference)
    body = intake("s01")
    for name in ("consents", "call"):
        body.pop(name)
    body["narrative"] = "Now told otherwise."
    body["summary"] = "told otherwise"
    version = office.do(coordinator, "show", reference)["case"]["version"]
    office.do(coordinator, "api", "PUT", f"/v1/cases/{reference}/facts", "--body",
              office.write("facts.json", body), "--if-match", version)
    paper, _ = pull(office, coordinator, reference, "en", "versions")
    text = squeezed(paper.text("-raw", *BODY))
    now, before = text.index("Nowtoldotherwise."), text.rindex("Earlierversions")
    assert now < before < text.index(squeezed(SAMPLES["s01"]["narrative"]))
    assert squeezed(SAMPLES["s01"]["summary_en"]) in text[before:]
    assert "Workplace" not in text[before:]  # what did not change is not said twice


@pytest.mark.parametrize("language", TAGS)
def test_the_paper_exists_in_every_language(office, language):
    paper, file = pull(office, holder(office, "s10"), office.references["s10"], language, "tongue")
    words = Words(office.vocabularies, language)
    text = squeezed(paper.text("-raw", *BODY))
    for heading, parts in expected(file, words):
        for part in [heading, *parts]:
            assert squeezed(part) in text, f"{language}: {part!r}"


def test_papers_of_one_session_share_their_words(office):
    files = [office.folder / f"batch{n}.pdf" for n in (1, 2)]
    lines = [f"case-file {office.references['s02']} --output {f} --reason r" for f in files]
    done = office.run(COORDINATOR["belgrade"], "batch", "-", stdin="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stdout
    first, second = [Paper(f).text("-raw", *BODY) for f in files]
    for words in ("How it came in Phone call", "Complaint to the Commissioner for Equality"):
        assert words in first and words in second


LONG = ("Prva rečenica priče. Друга реченица приче. Fjalia e tretë e rrëfimit, ë ç Ë Ç.\n"
        "Ќе се види: đ Đ ž Ž ć č š, љ њ џ, „navodnici“ – crtica.\n\n")


def test_a_story_of_fifty_thousand_characters_goes_on_over_the_pages(office):
    story = (LONG * 400)[:49990] + " The end."
    body = {**intake("s01"), "narrative": story}
    reference = office.do("demo.operator.bg1", "log", office.write("long.json", body))["reference"]
    paper, _ = pull(office, COORDINATOR["belgrade"], reference, "en", "long")
    assert paper.pages > 20
    text = squeezed(paper.text("-raw", *BODY))
    assert squeezed(story) in text
    for number in range(1, paper.pages + 1):
        assert f"page {number} of {paper.pages}" in paper.page(number)
    tagged = paper.info("-struct-text")
    assert squeezed(LONG.split("\n")[0]) in squeezed(tagged)


def test_a_word_without_an_end_and_letters_of_other_scripts_are_all_there(office):
    story = "x" * 3000 + " שלום مرحبا 😀 \u200bhidden e\u0301 ﷽ \U000e0041"
    body = {**intake("s01"), "narrative": story}
    reference = office.do("demo.operator.bg1", "log", office.write("odd.json", body))["reference"]
    paper, _ = pull(office, COORDINATOR["belgrade"], reference, "en", "odd")
    text = squeezed(paper.text("-raw", *BODY))
    assert "x" * 3000 in text
    for visible in ("<U+200B>hidden", "<U+E0041>"):
        assert visible in text
    assert "😀" in text or "<U+1F600>" in text


# --- the file ---


def exports(office, reference):
    entries = office.do("demo.dpo", "api", "GET", f"/v1/audit?case={reference}&limit=200")
    return [e for e in entries["entries"] if e["event"] == "exported"]


def test_the_file_is_private_and_nothing_of_it_is_printed(office):
    path = office.folder / "private.pdf"
    done = office.run(COORDINATOR["belgrade"], "case-file", office.references["s02"], "--reason",
                      "r", "--output", path)
    assert done.returncode == 0 and done.stderr == ""
    assert json.loads(done.stdout).keys() == {"output", "pages"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not list(office.folder.glob("private.pdf.*"))


def test_a_file_that_is_there_stays_without_force(office):
    path, reference = office.folder / "there.pdf", office.references["s02"]
    path.write_text("mine")
    path.chmod(0o644)
    before = len(exports(office, reference))
    refused = office.do(COORDINATOR["belgrade"], "case-file", reference, "--output", path,
                        status=2)["error"]
    assert refused["code"] == "client_file" and "--force" in refused["detail"]
    assert path.read_text() == "mine" and len(exports(office, reference)) == before
    office.do(COORDINATOR["belgrade"], "case-file", reference, "--output", path, "--force")
    assert path.read_bytes().startswith(b"%PDF") and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(exports(office, reference)) > before


def test_a_case_one_may_not_read_leaves_no_file(office):
    path = office.folder / "foreign.pdf"
    office.do("demo.operator.pg1", "case-file", office.references["s02"], "--output", path,
              status=1)
    assert not list(office.folder.glob("foreign.pdf*"))


@pytest.mark.parametrize("place", ["no/such/folder.pdf", "link.pdf", "folder.pdf"])
def test_only_a_plain_place_is_written_to(office, place):
    (office.folder / "folder.pdf").mkdir(exist_ok=True)
    if not (office.folder / "link.pdf").is_symlink():
        os.symlink("/dev/null", office.folder / "link.pdf")
    refused = office.do(COORDINATOR["belgrade"], "case-file", office.references["s02"], "--output",
                        office.folder / place, "--force", status=2)
    assert refused["error"]["code"] == "client_file"


def test_the_language_must_be_one_of_the_five(office):
    for words in (["--output", office.folder / "l.pdf", "--language", "sr"],
                  ["--language", "en"], ["--force"]):
        refused = office.do(COORDINATOR["belgrade"], "case-file", office.references["s02"],
                            *words, status=2)
        assert refused["error"]["code"] == "client_usage"
