// A table whose rows are used again every second; only the text of the cells changes.
// A column is { head, hint, isNumber, text(item) }, or { head, make(cell), show(part, item) } for a cell of more than text.

class Table {
    constructor(table, columns) {
        this.columns = columns;
        addHead(table, columns);
        this.rows = new Pool(element('tbody', '', table), () => this.#makeRow());
    }

    update(items) {
        const rows = this.rows.resize(items.length);
        for (let i = 0; i < items.length; i++)
            for (const show of rows[i].shows) show(items[i]);
    }

    #makeRow() {
        const root = element('tr');
        const shows = this.columns.map((column, i) => {
            const cell = element(i === 0 ? 'th' : 'td', column.isNumber ? 'number' : column.className, root);
            if (i === 0) cell.scope = 'row';
            if (column.text) return item => setText(cell, column.text(item));
            const part = column.make(cell);
            return item => column.show(part, item);
        });
        return { root, shows };
    }
}

function addHead(table, columns) {
    const row = element('tr', '', element('thead', '', table));
    for (const column of columns) {
        const cell = element('th', column.isNumber ? 'number' : '', row);
        cell.scope = 'col';
        cell.textContent = column.head;
        if (column.hint) cell.title = column.hint;
    }
}
