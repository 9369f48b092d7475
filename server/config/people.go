package config

import "hubbub/server/name"

// peopleSettings are who somebody may be.
func peopleSettings(c *Config) []setting {
	return []setting{
		set(&c.ReservedNames, nil, "reserved-names", "`names` that nobody gets, nor what reads like them, comma-separated, beside SISTEMA, system, admin, moderator, hubbub, everyone, here and all").
			each("names that somebody could have", c.ReservedNames, checkName),
	}
}

// checkName tells why nobody can be called that.
func checkName(raw string) error {
	_, err := name.New(raw)
	return err
}
