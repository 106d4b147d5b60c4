-- A new row's limits are defaultLimits in src/domain/quota.ts; said here too, the two could differ.
ALTER TABLE "quota" ALTER COLUMN "minuteLimit" DROP DEFAULT,
ALTER COLUMN "dayLimit" DROP DEFAULT,
ALTER COLUMN "concurrentLimit" DROP DEFAULT;
