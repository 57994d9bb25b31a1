/** The configuration where no `-c` names another one (contract section 1). */
export const usualConfigFile = 'config/partoo-sync.yaml';
