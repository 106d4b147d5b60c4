-- Who calls XPM for what, highest first.
CREATE TYPE "Lane" AS ENUM ('INTERACTIVE', 'WRITE', 'MANUAL', 'SCHEDULED', 'SWEEP');

-- The default is for workers of before, which know of no lanes, while both run.
ALTER TABLE "quota_lease" ADD COLUMN "lane" "Lane" NOT NULL DEFAULT 'MANUAL';

ALTER TABLE "quota" ADD COLUMN "minuteElsewhere" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "quota" ADD COLUMN "dayElsewhere" INTEGER NOT NULL DEFAULT 0;
-- The terms come from the rules alone.
ALTER TABLE "quota" ALTER COLUMN "minuteElsewhere" DROP DEFAULT;
ALTER TABLE "quota" ALTER COLUMN "dayElsewhere" DROP DEFAULT;

ALTER TABLE "sync_run" ADD COLUMN "pauseReserved" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "quota_hold" (
    "practiceId" UUID NOT NULL,
    "lane" "Lane" NOT NULL,
    "calls" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "quota_hold_pkey" PRIMARY KEY ("practiceId", "lane")
);

CREATE TABLE "app_calls" (
    "second" TIMESTAMPTZ(0) NOT NULL,
    "calls" INTEGER NOT NULL,

    CONSTRAINT "app_calls_pkey" PRIMARY KEY ("second")
);

CREATE TABLE "app_block" (
    "id" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "app_block_pkey" PRIMARY KEY ("id")
);
