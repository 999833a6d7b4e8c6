FROM node:16
WORKDIR /app
COPY package.json ./
<<<<<<< HEAD
RUN npm install
=======
RUN npm ci
>>>>>>> use-lockfile
ADD . /app
ENV SESSION_SECRET=lentils-and-rice
RUN apt-get update && apt-get install -y vim
EXPOSE 22
USER root
CMD npm start
