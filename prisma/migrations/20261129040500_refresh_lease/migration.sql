-- AlterTable
ALTER TABLE "xpm_connection" ADD COLUMN     "refresh_lease" UUID,
ADD COLUMN     "refresh_lease_until" TIMESTAMPTZ(3);
