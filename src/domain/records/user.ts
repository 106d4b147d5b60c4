/**
 * A person who works in the practice, as XPM has them (XPM says staff). Names repeat within a
 * practice; people are matched by e-mail.
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
