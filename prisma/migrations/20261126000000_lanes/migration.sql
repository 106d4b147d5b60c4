-- Who calls XPM for what, highest first.
CREATE TYPE "CallPriority" AS ENUM ('INTERACTIVE', 'WRITE', 'MANUAL', 'SCHEDULED', 'SWEEP');

-- The default is for workers of before, which know of no callPriorities, while both run.
ALTER TABLE "call_permit" ADD COLUMN "priority" "CallPriority" NOT NULL DEFAULT 'MANUAL';

ALTER TABLE "quota" ADD COLUMN "externalMinuteCalls" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "quota" ADD COLUMN "externalDayCalls" INTEGER NOT NULL DEFAULT 0;
-- The terms come from the rules alone.
ALTER TABLE "quota" ALTER COLUMN "externalMinuteCalls" DROP DEFAULT;
ALTER TABLE "quota" ALTER COLUMN "externalDayCalls" DROP DEFAULT;

ALTER TABLE "sync_run" ADD COLUMN "pauseReserved" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "quota_reservation" (
    "practiceId" UUID NOT NULL,
    "priority" "CallPriority" NOT NULL,
    "calls" INTEGER NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "quota_hold_pkey" PRIMARY KEY ("practiceId", "priority")
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
