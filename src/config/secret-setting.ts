/** Names of settings whose value is never shown (R35). */
export const secretSetting = /(^|_)(api_key|secret|token|password)$/;
