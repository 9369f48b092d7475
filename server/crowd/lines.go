package crowd

// What people say. A %s is the name of somebody else.
var (
	short = []string{
		"hi all", "hello from the back row", "yes!", "no way", "same here", "+1", "👋", "❤️", "🔥🔥🔥", "nice one", "finally", "true",
		"hola a todos", "buenas", "¡qué bueno!", "claro que sí", "vamos 🙌", "oi gente", "boa noite!", "que legal", "isso aí 👏", "saudades daqui",
		"salut tout le monde", "moin", "ciao 👋", "こんにちは", "привет всем", "안녕하세요", "مرحبا", "selam",
	}
	middle = []string{
		"the sound is much better than last week", "I joined late, what did I miss", "this part always gives me goosebumps", "watching with two cats and a cup of tea 🐈",
		"it is raining here, perfect evening for this", "that transition was smooth", "my kid just asked who all these names are", "greetings from a very slow train",
		"llego tarde pero llego", "aquí son las tres de la mañana y sigo despierto", "me encanta esta parte, la pongo siempre", "saludos desde Valparaíso 🌊", "se escucha perfecto hoy",
		"cheguei agora, perdi muita coisa?", "aqui em Recife está um calor danado", "essa foi a melhor até agora", "abraço a todo mundo do chat 💛", "o som está ótimo hoje",
		"ici tout marche bien, merci", "bei mir läuft es ohne Ruckeln", "qui si sta benissimo, grazie",
	}
	questions = []string{
		"when does the next part start?", "is this recorded somewhere?", "which camera is that?", "does anybody know the name of this song?", "will there be a break?",
		"¿a qué hora empieza lo siguiente?", "¿esto queda grabado?", "¿alguien sabe cómo se llama esta canción?", "a que horas começa a próxima?", "vai ter gravação depois?", "alguém sabe o nome dessa música?",
	}
	mentions = []string{
		"@%s good point", "@%s welcome!", "I agree with @%s", "@%s it starts at nine, I think", "@%s was that you just now? 😄", "thanks @%s 🙏",
		"@%s totalmente de acuerdo", "@%s bienvenida, bienvenido", "gracias @%s", "@%s verdade!", "@%s obrigado pela dica", "boa, @%s 👏",
	}
	links = []string{
		"the programme is at https://example.org/programme", "notes so far: https://example.com/notes/today", "el horario está en https://example.org/horario", "a agenda completa: https://example.org/agenda",
	}
	jokes = []string{
		"my keyboard has one job and it chose tea", "I told my plants about this stream, now they want a bigger screen", "there are 10 kinds of people here and I am both",
		"mi gato acaba de comprar un piano por internet", "meu cachorro entrou na chamada e foi promovido",
	}
	laughter = []string{"😂", "🤣🤣", "hahaha", "lol", "LOL", "jajaja", "jajajaja 😂", "kkkkk", "kkkkkkkk", "rsrs", "www", "ㅋㅋㅋ", "mdr", "xD", "😹"}
	long     = []string{
		"I have been coming here since the first evening, when there were maybe a dozen of us and the picture froze every five minutes, and I still remember that nobody left: somebody told stories until it worked again. It makes me happy to see so many names today.",
		"Para quien acaba de llegar: primero hubo una charla corta, después las preguntas del público, y ahora viene la parte que todos esperábamos. Si se corta el sonido, basta con recargar la página; a mí me pasó dos veces y no perdí ni un mensaje.",
		"Pra quem chegou agora: teve uma conversa rápida no começo, depois as perguntas de vocês, e agora vem a parte que todo mundo estava esperando. Se travar, é só recarregar a página, que as mensagens continuam todas aqui.",
	}

	replies   = []string{"exactly this", "so true", "where was that?", "I did not know, thanks", "eso mismo", "gracias, no lo sabía", "¿en serio?", "verdade", "valeu!", "jura?", "genau", "さすが"}
	reactions = []string{"👍", "👍", "❤️", "❤️", "😂", "😂", "🎉", "🔥", "👏", "😮", "🙏"}
	edits     = []string{" (edit: typo)", " *", " 🙂", " (perdón)", " (corrigido)"}

	// raidLine is what all of a raid say, with an end of its own each.
	raidLine = "free coins for everybody in this room today only, write to the lucky desk and get your coins right now"
	raidEnds = []string{"", "!", "!!!", " 🎁", " 💰💰", " now", " go", " ok"}
)
