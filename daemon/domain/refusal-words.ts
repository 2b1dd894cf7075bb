/** The words of one refusal, for staff and for the platform. Types only. */
export interface RefusalWords {
  readonly zh: string
  readonly en: string
}
