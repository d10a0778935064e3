// Things that happen at a CPU cycle: an ordered list of events, each of which can be moved or cancelled.

/** Something that happens at a cycle. Made once by its owner, then scheduled as often as needed. */
export class ClockEvent {
  readonly run: () => void;
  /** The cycle at which it is due, or was due when it ran last; Infinity when not scheduled. */
  cycle = Number.POSITIVE_INFINITY;
  next: ClockEvent | undefined;

  constructor(run: () => void) {
    this.run = run;
  }
}

/** The events to come, soonest first; events of one cycle run in the order in which they were scheduled. */
export class Clock {
  /** Cycle of the soonest event, Infinity if there is none. */
  nextCycle = Number.POSITIVE_INFINITY;
  #first: ClockEvent | undefined;

  /** Schedules the event for a cycle, or moves it there. */
  schedule(event: ClockEvent, cycle: number): void {
    this.cancel(event);
    event.cycle = cycle;
    let before: ClockEvent | undefined;
    let after = this.#first;
    while (after && after.cycle <= cycle) {
      before = after;
      after = after.next;
    }
    event.next = after;
    if (before) before.next = event;
    else this.#startWith(event);
  }

  cancel(event: ClockEvent): void {
    if (event.cycle === Number.POSITIVE_INFINITY) return;
    let before: ClockEvent | undefined;
    for (let each = this.#first; each; each = each.next) {
      if (each === event) {
        if (before) before.next = event.next;
        else this.#startWith(event.next);
        break;
      }
      before = each;
    }
    event.next = undefined;
    event.cycle = Number.POSITIVE_INFINITY;
  }

  /** Runs every event that is due at or before the cycle, also those that are scheduled meanwhile. */
  runDue(cycle: number): void {
    while (this.nextCycle <= cycle) {
      const event = this.#first!;
      this.#startWith(event.next);
      event.next = undefined;
      event.run();
    }
  }

  #startWith(event: ClockEvent | undefined): void {
    this.#first = event;
    this.nextCycle = event ? event.cycle : Number.POSITIVE_INFINITY;
  }
}
