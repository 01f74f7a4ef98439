#include "shipped.h"

#include "ground.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

actor_t house_actor(house_t *h, const char *login, const char *office, const char *roles)
{
    uint64_t mask = 0;
    err_t err = {0};
    MUST(catalogue_roles(h->catalogue, roles, &mask, &err), &err);
    return (actor_t){login, office, mask, false};
}

void house_make_with(house_t *h, int engine, int64_t origin, const char *office, void (*change)(catalogue_t *))
{
    err_t err = {0};
    *h = (house_t){.arena = arena_new((size_t)512 << 20)};
    assert_non_null(h->arena);
    MUST(engine_open(engine, &h->store, &err), &err);
    const ground_t g = ground_load(getenv("XIEZHI_TEST_CATALOGUE"), change != NULL, h->arena);
    h->catalogue = g.catalogue;
    h->calendar = g.calendar;
    h->offices = g.offices;
    ground_lay(h->store, &g, origin, office, h->arena);
    if (change) change(h->catalogue);
    book_options_t options = {.store = h->store, .catalogue = h->catalogue, .calendar = h->calendar, .offices = h->offices};
    MUST(book_open(&options, &h->book, &err), &err);
}

void house_make(house_t *h, int engine, int64_t origin, const char *office)
{
    house_make_with(h, engine, origin, office, NULL);
}

void house_open(house_t *h, int engine)
{
    house_make(h, engine, 1101081, "110108");
    h->officer = house_actor(h, "li", "110108", "prevention_officer case_handler section_chief");
    h->deputy = house_actor(h, "fu", "110108", "deputy_chief");
    h->above = house_actor(h, "gao", "110000", "deputy_chief prevention_officer");
    h->manager = house_actor(h, "cai", "000000", "case_manager section_chief");
    h->outside = house_actor(h, "wai", "310101", "deputy_chief prevention_officer");
}

void house_close(house_t *h)
{
    book_close(h->book);
    ground_free((ground_t){h->catalogue, h->calendar, h->offices});
    engine_close(h->store);
    arena_free(h->arena);
}

static act_receipt_t perform(house_t *h, act_request_t q, const char *on, const char *fields)
{
    err_t err = {0};
    act_receipt_t receipt = {0};
    json_t *json = fields ? json_loads(fields, 0, NULL) : NULL;
    assert_true(!fields || json);
    q.fields = json;
    MUST(day_parse(on, &q.occurred_on, &err), &err);
    MUST(register_act(h->book, &q, h->arena, &receipt, &err), &err);
    json_decref(json);
    return receipt;
}

act_receipt_t house_act(house_t *h, const actor_t *who, const char *kind, const char *act, int64_t matter, const char *on,
                        const char *fields)
{
    return perform(h, (act_request_t){.actor = *who, .kind = kind, .act = act, .matter = matter}, on, fields);
}

int64_t house_part(house_t *h, const actor_t *who, const char *kind, const char *act, int64_t parent, const char *on, const char *fields)
{
    return perform(h, (act_request_t){.actor = *who, .kind = kind, .act = act, .parent = parent, .office = who->office}, on, fields).matter;
}

int64_t house_number(house_t *h, const char *sql)
{
    return engine_number(h->store, sql);
}

void house_verify(house_t *h)
{
    verify_report_t report;
    err_t err = {0};
    MUST(book_verify(h->book, NULL, &report, &err), &err);
    json_decref(report.found);
    assert_int_equal(report.differences, 0);
}
