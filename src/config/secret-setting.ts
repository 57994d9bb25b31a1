/** Names of settings whose value is never shown (R35): passwords, and addresses that whoever knows them can write to. */
export const secretSetting = /(^|_)(api_key|secret|token|password)$|^(webhook|slack|ping)$/;
