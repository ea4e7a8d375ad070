// Sorts the tables of the report by the column whose head is pressed.

for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => sortBy(/** @type {HTMLElement} */ (button.closest("th"))));
}

/**
 * Numbers come largest first, words from A on; pressed again, the other way round.
 *
 * @param {HTMLElement} head
 */
function sortBy(head) {
  const row = /** @type {HTMLElement} */ (head.parentElement);
  const body = /** @type {HTMLTableElement} */ (head.closest("table")).tBodies[0];
  const heads = [...row.children];
  const column = heads.indexOf(head);
  const first = head.dataset.first ?? "ascending";
  const second = first === "ascending" ? "descending" : "ascending";
  const order = head.getAttribute("aria-sort") === first ? second : first;
  for (const other of heads) other.setAttribute("aria-sort", other === head ? order : "none");
  const sorted = [...body.rows].sort((a, b) => compare(a.cells[column], b.cells[column]));
  body.append(...(order === "ascending" ? sorted : sorted.reverse()));
}

/**
 * @param {HTMLElement} a
 * @param {HTMLElement} b
 */
function compare(a, b) {
  const [left, right] = [a, b].map((cell) => cell.dataset.value ?? cell.innerText);
  return left.localeCompare(right, undefined, { numeric: true });
}
