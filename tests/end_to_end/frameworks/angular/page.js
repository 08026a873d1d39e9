import "@angular/compiler";
import { ApplicationRef, Component, provideZonelessChangeDetection, signal } from "@angular/core";
import { bootstrapApplication } from "@angular/platform-browser";
import { drive } from "../drive.js";

/** @type {import("@angular/core").WritableSignal<readonly import("../customers.js").Customer[]>} */
const customers = signal([]);

class Crm {
  customers = customers;
}

// A decorator is a function: called so, it needs no compiler before the browser.
Component({
  selector: "#root",
  template: `<h1>Customers: {{ customers().length }}</h1>
    <ul>
      @for (customer of customers(); track customer.id) {
        <li>
          <b>{{ customer.name }}</b>
          @if (customer.isShown) { Tel. {{ customer.phone }} } @else { <i>no number</i> }
          · {{ customer.note }}
        </li>
      }
    </ul>`,
})(Crm);

/** @type {import("@angular/core").ApplicationRef} */
let app;

drive({
  start: async (list) => {
    customers.set(list);
    app = (await bootstrapApplication(Crm, { providers: [provideZonelessChangeDetection()] })).injector.get(ApplicationRef);
  },
  render: (list) => {
    customers.set(list);
    app.tick();
  },
});
