/** The vocabulary of generated jobs. Names repeat from client to client, as in real practices. */
export const jobNames = [
  'Annual Accounts',
  'Tax Return - Individual',
  'Tax Return - Company',
  'GST Return',
  'Payroll & PAYE',
  'Bookkeeping Monthly',
  'Kaitiaki trust review – Māori land',
  'Jahresabschluß & Prüfung',
  '決算と税務申告',
  'Set-up <Xero> & training 🎉',
] as const;

export const jobCategories = [
  'Compliance',
  'Consulting',
  'Internal',
  'Tāke',
  'Bookkeeping & Payroll',
] as const;

export const taskTypes = [
  'Preparation',
  'Design & Layout',
  'Review',
  'Partner sign-off',
  'Fragen klären',
  'Filing with the tax office',
] as const;

export const jobTemplates = [
  'Annual Accounts',
  'Tax Return - Individual',
  'GST Return',
  'Xero Setup/Conversion',
] as const;

export const milestoneTexts = [
  'Records received',
  'Draft <v1> to the client',
  'Signed & returned',
] as const;
