/* Comma-separated tables, strictly. The text is copied once and cut into cells in place. */
#include "path87/params/csv.h"

#include <string.h>

#include "path87/base/memory.h"

/* Where the reader stands. */
struct scanner {
  const char *file;
  char *at, *end;
  unsigned line, column;
  struct p87_mistakes *m;
  struct p87_csv_cell *cells; /* owned */
  size_t n_cells, room;
  p87_status status;
};

static void step(struct scanner *s)
{
  if (*s->at == '\n') {
    s->line++;
    s->column = 1;
  } else if (((unsigned char)*s->at & 0xC0) != 0x80) { /* count characters, not bytes */
    s->column++;
  }
  s->at++;
}

static int at_line_end(const struct scanner *s)
{
  return s->at == s->end || *s->at == '\n' || (*s->at == '\r' && s->at + 1 < s->end && s->at[1] == '\n');
}

static void skip_line_end(struct scanner *s)
{
  if (s->at < s->end && *s->at == '\r') step(s);
  if (s->at < s->end) step(s);
}

static void skip_comments(struct scanner *s)
{
  while (s->at < s->end && *s->at == '#') {
    while (s->at < s->end && *s->at != '\n') step(s);
    if (s->at < s->end) step(s);
  }
}

static int add_cell(struct scanner *s, const char *text, unsigned line, unsigned column)
{
  if (s->n_cells == s->room) {
    const size_t room = s->room ? 2 * s->room : 1024;
    void *moved = p87_resize(s->cells, room * sizeof *s->cells);
    if (!moved) {
      s->status = P87_MACHINE;
      return 0;
    }
    s->cells = moved;
    s->room = room;
  }
  s->cells[s->n_cells++] = (struct p87_csv_cell){text, line, column};
  return 1;
}

/* Cuts out a quoted cell; the text moves left over doubled quotes. Returns its end. */
static char *cut_quoted(struct scanner *s)
{
  const unsigned line = s->line, column = s->column;
  step(s);
  char *write = s->at;
  while (s->at < s->end) {
    if (*s->at == '"') {
      step(s);
      if (s->at == s->end || *s->at != '"') {
        if (at_line_end(s) || *s->at == ',') return write;
        p87_mistake(s->m, s->file, s->line, s->column,
                    "text after the closing quote; a quote inside a cell is written twice");
        while (!at_line_end(s) && *s->at != ',') step(s);
        return write;
      }
    }
    *write++ = *s->at;
    step(s);
  }
  p87_mistake(s->m, s->file, line, column, "the quote that opens here is never closed");
  return write;
}

static char *cut_plain(struct scanner *s)
{
  while (!at_line_end(s) && *s->at != ',') {
    if (*s->at == '"') p87_mistake(s->m, s->file, s->line, s->column, "a cell with a quote inside must be quoted");
    step(s);
  }
  return s->at;
}

/* Cuts one row into cells and returns their number; the delimiter behind each becomes zero. */
static size_t cut_row(struct scanner *s)
{
  for (size_t n = 1;; n++) {
    const unsigned line = s->line, column = s->column;
    const int quoted = s->at < s->end && *s->at == '"';
    char *text = quoted ? s->at + 1 : s->at;
    char *cell_end = quoted ? cut_quoted(s) : cut_plain(s);
    const int more = s->at < s->end && *s->at == ',';
    if (cell_end - text > P87_CSV_MAX_CELL)
      p87_mistake(s->m, s->file, line, column, "a cell of more than %d bytes", (int)P87_CSV_MAX_CELL);
    if (!add_cell(s, text, line, column)) return n;
    if (more)
      step(s);
    else
      skip_line_end(s);
    *cell_end = '\0';
    if (!more) return n;
    if (n == P87_CSV_MAX_COLUMNS) {
      p87_mistake(s->m, s->file, line, column, "more than %d columns", (int)P87_CSV_MAX_COLUMNS);
      s->status = P87_USER;
      return n;
    }
  }
}

static void check_row(struct scanner *s, size_t n_columns, size_t n, unsigned line)
{
  if (n == n_columns) return;
  p87_mistake(s->m, s->file, line, 0, "%zu cell%s, but the first line names %zu columns", n, n == 1 ? "" : "s",
              n_columns);
  s->n_cells -= n;
}

static p87_status cut_table(struct scanner *s, struct p87_csv *csv)
{
  skip_comments(s);
  if (s->at == s->end) {
    p87_mistake(s->m, s->file, s->line, s->column, "no column names: the table is empty");
    return P87_USER;
  }
  csv->n_columns = cut_row(s);
  while (s->at < s->end && !s->status) {
    const unsigned line = s->line;
    if (s->n_cells / csv->n_columns > P87_CSV_MAX_ROWS) {
      p87_mistake(s->m, s->file, line, 0, "more than %d rows", (int)P87_CSV_MAX_ROWS);
      return P87_USER;
    }
    const size_t n = cut_row(s);
    if (!s->status) check_row(s, csv->n_columns, n, line);
  }
  return s->status;
}

p87_status p87_csv_parse(const char *file, const char *text, size_t n, struct p87_csv *out, struct p87_mistakes *m)
{
  struct p87_csv csv = {.file = file};
  struct scanner s = {.file = file, .line = 1, .column = 1, .m = m};
  const size_t before = m->n;

  p87_status st = P87_USER;
  if (n > P87_CSV_MAX_BYTES) {
    p87_mistake(m, file, 0, 0, "the table is larger than %d bytes", (int)P87_CSV_MAX_BYTES);
    goto done;
  }
  st = P87_MACHINE;
  csv.text = p87_text_copy(text, n);
  if (!csv.text) goto done;
  s.at = csv.text;
  s.end = csv.text + n;
  if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) s.at += 3;

  st = cut_table(&s, &csv);
  if (!st && m->n > before) st = P87_USER;
  if (st) goto done;
  csv.head = s.cells;
  csv.cells = s.cells + csv.n_columns;
  csv.n_rows = s.n_cells / csv.n_columns - 1;
  *out = csv;
  csv = (struct p87_csv){0};
  s.cells = NULL;

done:
  p87_free(s.cells);
  p87_csv_free(&csv);
  return st;
}

void p87_csv_free(struct p87_csv *csv)
{
  p87_free(csv->head);
  p87_free(csv->text);
  *csv = (struct p87_csv){0};
}

int p87_csv_column(const struct p87_csv *csv, const char *name)
{
  for (size_t i = 0; i < csv->n_columns; i++)
    if (strcmp(csv->head[i].text, name) == 0) return (int)i;
  return -1;
}

static int is_listed(const char *word, const char *const *names, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (strcmp(word, names[i]) == 0) return 1;
  return 0;
}

size_t p87_csv_find_columns(const struct p87_csv *csv, const char *const *names, size_t n, int *position,
                            struct p87_mistakes *m)
{
  const size_t before = m->n;
  for (size_t c = 0; c < csv->n_columns; c++) {
    const struct p87_csv_cell *head = &csv->head[c];
    const char *near = NULL;
    if (p87_csv_column(csv, head->text) != (int)c) {
      p87_mistake(m, csv->file, head->line, head->column, "column %s is given twice", head->text);
      continue;
    }
    if (is_listed(head->text, names, n)) continue;
    near = p87_suggest(head->text, names, n);
    p87_mistake(m, csv->file, head->line, head->column, "unknown column \"%s\"%s%s%s", head->text,
                near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
  }
  for (size_t i = 0; i < n; i++) {
    position[i] = p87_csv_column(csv, names[i]);
    if (position[i] < 0) p87_mistake(m, csv->file, csv->head->line, 0, "column %s is missing", names[i]);
  }
  return m->n - before;
}

int p87_csv_number(const struct p87_csv *csv, size_t row, size_t column, double min, double max, const char *unit,
                   double *out, struct p87_mistakes *m)
{
  const struct p87_csv_cell *cell = p87_csv_cell(csv, row, column);
  const char *name = csv->head[column].text;
  double value = 0.0;

  switch (p87_number_read(cell->text, &value)) {
  case P87_NUMBER_OK: break;
  case P87_NUMBER_SPECIAL:
    p87_mistake(m, csv->file, cell->line, cell->column, "%s: %s is not a finite number", name, cell->text);
    return 0;
  case P87_NUMBER_HUGE:
    p87_mistake(m, csv->file, cell->line, cell->column, "%s: %s is too large", name, cell->text);
    return 0;
  case P87_NUMBER_NONE:
    p87_mistake(m, csv->file, cell->line, cell->column,
                *cell->text ? "%s: \"%s\" is not a number" : "%s: the cell is empty", name, cell->text);
    return 0;
  }
  if (value < min || value > max) {
    p87_mistake(m, csv->file, cell->line, cell->column, "%s: %s is %s the %s %g (%s)", name, cell->text,
                value < min ? "below" : "above", value < min ? "minimum" : "maximum", value < min ? min : max, unit);
    return 0;
  }
  *out = value;
  return 1;
}
