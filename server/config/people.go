package config

import (
	"time"

	"hubbub/server/name"
)

// peopleSettings are who somebody may be.
func peopleSettings(c *Config) []setting {
	return []setting{
		set(&c.HoldNames, 2*time.Minute, "hold-names", "`time` that the name of who has come back before, or asks for it, is kept after its last connection, over a restart too; 0: free at once. A cluster holds none for less than 30s").
			must("0 or more, up to 24h", c.HoldNames >= 0 && c.HoldNames <= 24*time.Hour),
		set(&c.KeepAddresses, 24*time.Hour, "keep-addresses", "`time` for which a timeout or a ban binds the address of a guest as well, and a keyed hash of it is kept; 0: not at all").
			must("0 or more, up to 24h", c.KeepAddresses >= 0 && c.KeepAddresses <= 24*time.Hour),
		set(&c.ReservedNames, nil, "reserved-names", "`names` that nobody gets, nor what reads like them, comma-separated, beside SISTEMA, system, admin, moderator, hubbub, everyone, here and all").
			each("names that somebody could have", c.ReservedNames, checkName),
	}
}

// checkName tells why nobody can be called that.
func checkName(raw string) error {
	_, err := name.New(raw)
	return err
}
