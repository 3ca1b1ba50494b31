<?xml version="1.0" encoding="UTF-8"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1">
  <xsl:template match="/*"><xsl:copy-of select="."/></xsl:template>
</xsl:stylesheet>
