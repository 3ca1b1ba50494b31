<?xml version="1.0" encoding="UTF-8"?>
<!-- What the systems have to stop (M43): as it was asked for, released by the check. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(request | arrears[not(../request)])/*"/>
    <ServiceSuspendRequest>
      <xsl:copy-of select="$m/c:requestNo | $m/c:customerCode | $m/c:customerName | $m/c:kaCode | $m/c:kaMark | $m/c:customerLevel | $m/c:account | $m/c:region | $m/c:reason | $m/c:scope | $m/c:arrears | $m/c:arrearsSince"/>
      <listColour><xsl:value-of select="facts/colour"/></listColour>
      <xsl:copy-of select="$m/c:notBefore | $m/c:answerBy"/>
      <requestedBy>payment</requestedBy>
      <xsl:copy-of select="$m/c:remarks | $m/c:users"/>
    </ServiceSuspendRequest>
  </xsl:template>
</xsl:stylesheet>
