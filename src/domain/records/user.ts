/**
 * A person who works in the practice, as XPM has them (XPM calls users staff). Names repeat within a practice,
 * so people are matched by e-mail.
 */
export interface UserRecord {
  readonly xpmId: string;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly mobile: string | null;
  readonly address: string | null;
  readonly payrollCode: string | null;
}
