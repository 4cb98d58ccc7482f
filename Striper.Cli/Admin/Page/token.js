// The form that asks for the token, in place of all else.

class TokenForm {
    constructor() {
        this.form = byId('token-form');
        this.input = byId('token-input');
        // The page's policy lets no form go anywhere; this one only hands its text to the script.
        this.form.addEventListener('submit', event => {
            event.preventDefault();
            this.#take(this.input.value.trim());
        });
    }

    /** Two that ask at once, the stream and a button, get the same answer. */
    ask(wasWrong) {
        this.asked ??= new Promise(answer => { this.answer = answer; });
        setText(byId('token-why'), wasWrong
            ? 'The proxy did not take that token. Try again.'
            : 'The admin endpoint of this proxy asks for its token.');
        this.#show(true);
        this.input.focus();
        return this.asked;
    }

    #take(token) {
        if (!token) return;
        this.input.value = '';
        this.#show(false);
        this.answer(token);
        this.asked = null;
    }

    #show(isShown) {
        setHidden(this.form, !isShown);
        document.body.classList.toggle('is-asking', isShown);
    }
}
