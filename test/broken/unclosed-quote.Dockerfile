FROM node:latest
WORKDIR /srv/app
ENV GREETING="hello from the canteen
ENV MENU_API_TOKEN=tok-8841-canteen
ADD https://downloads.canteen.example/menu.tar.gz /srv/menu.tar.gz
RUN apt-get update && apt-get install -y curl
COPY . .
EXPOSE 22
CMD node server.js
