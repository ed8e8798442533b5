/* callback and receipt: what a caller takes away, and what she comes back with. */
#include "commands/command.h"

#include "cases/callback.h"
#include "hotline/base/bytes.h"
#include "hotline/base/reference.h"
#include "paper/paper.h"
#include "words/spoken.h"

static struct error usage(const char *what)
{
    return (struct error){.id = ERROR_CLIENT_USAGE, .detail = str_of(what)};
}

static struct error read_language(struct run *run, enum language *ret_language)
{
    struct str tag = args_get(run->args, "language");
    if (tag.len && !language_from_tag(tag, ret_language))
        return usage("--language is en, sr-Latn, sr-Cyrl, cnr-Latn or sq");
    return NO_ERROR;
}

static void set_words(struct run *run, enum language language, const uint16_t *numbers,
                      size_t count)
{
    struct json *list = json_array(run->arena);
    for (size_t i = 0; i < count; i++)
        json_append(list, json_str(run->arena, spoken_word(run->arena, language, numbers[i])));
    json_set(run->result, STR("words"), list);
    json_set(run->result, STR("language"), json_str(run->arena, str_of(language_tag(language))));
}

/* The words of the command line from one on, as one text; "-" alone: of standard input. */
static struct error typed_words(struct run *run, size_t from, struct str *ret_text)
{
    struct buf text = {.arena = run->arena};
    if (str_is(args_word(run->args, from), "-") && run->args->word_count == from + 1)
        return file_read(run->arena, STR("-"), ret_text);
    for (size_t i = from; i < run->args->word_count; i++) {
        buf_str(&text, args_word(run->args, i));
        buf_char(&text, ' ');
    }
    *ret_text = buf_view(&text);
    return NO_ERROR;
}

static struct error read_words(struct run *run, size_t from, size_t count, uint16_t *ret_numbers)
{
    struct str text;
    size_t place;
    struct error e = typed_words(run, from, &text);
    return e.id ? e : spoken_parse(run->arena, text, count, ret_numbers, &place);
}

const struct option callback_options[] = {
    CHOICE("language", "TAG", choices_languages, "of the words; en unless given"),
    {0},
};

static struct error issue(struct run *run)
{
    enum language language = LANGUAGE_EN;
    uint16_t numbers[CALLBACK_NUMBERS];
    if (run->args->word_count != 3)
        return usage("hotline callback issue REFERENCE");
    struct error e = read_language(run, &language);
    if (!e.id)
        e = callback_issue(run->keyring, run->arena, args_word(run->args, 2), numbers,
                           &run->result);
    if (!e.id)
        set_words(run, language, numbers, CALLBACK_NUMBERS);
    wipe(numbers, sizeof numbers);
    return e;
}

static struct error redeem(struct run *run)
{
    uint16_t numbers[CALLBACK_NUMBERS];
    if (args_has(run->args, "language"))
        return usage("words are taken in any language: leave out --language");
    struct error e = read_words(run, 2, CALLBACK_NUMBERS, numbers);
    if (!e.id)
        e = callback_redeem(run->keyring, run->arena, numbers, &run->result);
    wipe(numbers, sizeof numbers);
    return e;
}

COMMAND(callback)
{
    struct str what = args_word(run->args, 1);
    if (str_is(what, "issue"))
        return issue(run);
    return str_is(what, "redeem") ? redeem(run) : usage("callback issue or callback redeem");
}

static void show_words(struct buf *text, const struct json *words)
{
    int place = 1;
    for (const struct json *word = words ? words->first : NULL; word; word = word->next, place++)
        show_line(text, "  %d  %.*s", place, (int)word->string.len, word->string.at);
}

SHOW(callback)
{
    const struct json *words = json_member(run->result, "words");
    struct str reference = json_string(json_member(run->result, "reference"));
    if (words) {
        show_line(text, "Callback code of %.*s. Read it out; it is shown only now.",
                  (int)reference.len, reference.at);
        show_words(text, words);
        return;
    }
    struct str office = json_string(json_member(run->result, "office"));
    struct str until = json_string(json_member(run->result, "until"));
    show_line(text,
              "%.*s, office %.*s. Until %.*s a further call may be noted:", (int)reference.len,
              reference.at, (int)office.len, office.at, (int)until.len, until.at);
    show_line(text, "  hotline contact %.*s --kind further --channel phone_call --text …",
              (int)reference.len, reference.at);
}

const struct option receipt_options[] = {
    OPTION("output", "FILE", "of make: writes the receipt there"),
    FLAG("force", "of make: replaces a file that is there"),
    CHOICE("language", "TAG", choices_languages, "of make: of the words to read out"),
    {0},
};

static void set_receipt(struct run *run, const struct receipt *receipt)
{
    run->result = json_object(run->arena);
    json_set(run->result, STR("reference"), json_str(run->arena, receipt->reference));
    json_set(run->result, STR("received_at"),
             json_str(run->arena, time_str(run->arena, receipt->received_at)));
    json_set(run->result, STR("issued_at"),
             json_str(run->arena, time_str(run->arena, receipt->issued_at)));
}

static struct error write_receipt(struct run *run, struct str text)
{
    struct private_file file;
    struct error e = private_file_begin(run->arena, args_get(run->args, "output"),
                                        args_has(run->args, "force"), &file);
    if (!e.id)
        e = private_file_end(run->arena, &file, text);
    if (!e.id)
        json_set(run->result, STR("output"), json_str(run->arena, args_get(run->args, "output")));
    return e;
}

static struct error make(struct run *run)
{
    enum language language = LANGUAGE_EN;
    uint16_t numbers[RECEIPT_NUMBERS];
    struct receipt receipt;
    if (run->args->word_count != 3)
        return usage("hotline receipt make REFERENCE");
    if (args_has(run->args, "force") && !args_has(run->args, "output"))
        return usage("--force needs --output");
    struct error e = read_language(run, &language);
    if (!e.id)
        e = receipt_make(run->keyring, run->arena, args_word(run->args, 2), &receipt, numbers);
    if (e.id)
        return e;
    struct str text = receipt_text(run->arena, &receipt);
    set_receipt(run, &receipt);
    json_set(run->result, STR("receipt"), json_str(run->arena, text));
    set_words(run, language, numbers, RECEIPT_NUMBERS);
    return args_has(run->args, "output") ? write_receipt(run, text) : NO_ERROR;
}

static struct error verify_file(struct run *run)
{
    struct str text;
    struct receipt receipt;
    const struct principal *signer = NULL;
    struct error e = file_read(run->arena, args_word(run->args, 2), &text);
    if (!e.id)
        e = receipt_check(run->keyring, run->arena, text, &receipt, &signer);
    if (e.id)
        return e;
    set_receipt(run, &receipt);
    json_set(run->result, STR("signer"), json_str(run->arena, signer->name));
    json_set(run->result, STR("signer_left"), json_bool(run->arena, signer->revoked));
    return NO_ERROR;
}

static struct error verify_words(struct run *run)
{
    struct str reference;
    uint16_t numbers[RECEIPT_NUMBERS];
    if (!reference_parse(run->arena, args_word(run->args, 2), &reference))
        return usage("hotline receipt verify FILE, or verify REFERENCE WORDS …");
    struct error e = read_words(run, 3, RECEIPT_NUMBERS, numbers);
    return e.id ? e
                : receipt_check_spoken(run->keyring, run->arena, reference, numbers, &run->result);
}

COMMAND(receipt)
{
    struct str what = args_word(run->args, 1);
    if (str_is(what, "make"))
        return make(run);
    if (!str_is(what, "verify"))
        return usage("receipt make or receipt verify");
    if (run->args->given_count && (args_has(run->args, "output") || args_has(run->args, "force") ||
                                   args_has(run->args, "language")))
        return usage("--output, --force and --language are of receipt make");
    return run->args->word_count == 3 ? verify_file(run) : verify_words(run);
}

SHOW(receipt)
{
    struct str receipt = json_string(json_member(run->result, "receipt"));
    if (receipt.len) {
        if (!json_member(run->result, "output"))
            show_line(text, "%.*s", (int)receipt.len, receipt.at);
        show_line(text, "To read out, with the reference:");
        show_words(text, json_member(run->result, "words"));
        return;
    }
    struct str reference = json_string(json_member(run->result, "reference"));
    struct str received = json_string(json_member(run->result, "received_at"));
    struct str signer = json_string(json_member(run->result, "signer"));
    show_line(text, "Good: %.*s was received at %.*s.", (int)reference.len, reference.at,
              (int)received.len, received.at);
    if (signer.len)
        show_line(text, "Signed by %.*s%s.", (int)signer.len, signer.at,
                  json_true(json_member(run->result, "signer_left")) ? ", who has left since" : "");
}
