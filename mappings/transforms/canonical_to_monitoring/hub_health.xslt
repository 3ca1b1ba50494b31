<?xml version="1.0" encoding="UTF-8"?>
<!-- M73 to ReportHealth: how the hub is, from time to time; that none comes is an alarm of the monitoring system's own. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" xmlns:r="urn:kamhub:rest"
                xmlns="http://www.w3.org/2005/xpath-functions" exclude-result-prefixes="c kam">
  <xsl:template match="/c:HubHealth">
    <map r:method="POST" r:path="/tmf-api/performance/v4/performanceReport">
      <string key="sourceSystemId"><xsl:value-of select="c:hub"/></string>
      <string key="reportedTime"><xsl:value-of select="c:reportedAt"/></string>
      <string key="runningSince"><xsl:value-of select="c:runningSince"/></string>
      <xsl:if test="c:freeBytes">
        <number key="freeBytes"><xsl:value-of select="c:freeBytes"/></number>
      </xsl:if>
      <array key="managedObject">
        <xsl:for-each select="c:plugins/c:plugin">
          <map>
            <string key="id"><xsl:value-of select="concat('plugin/', c:name)"/></string>
            <string key="perceivedSeverity"><xsl:value-of select="kam:to-partner('severity', c:state)"/></string>
            <xsl:if test="c:version">
              <string key="version"><xsl:value-of select="c:version"/></string>
            </xsl:if>
          </map>
        </xsl:for-each>
        <xsl:for-each select="c:endpoints/c:endpoint">
          <map>
            <string key="id"><xsl:value-of select="concat('endpoint/', c:name)"/></string>
            <string key="perceivedSeverity"><xsl:value-of select="kam:to-partner('severity', c:state)"/></string>
            <number key="waiting"><xsl:value-of select="c:waiting"/></number>
            <number key="parked"><xsl:value-of select="c:parked"/></number>
            <number key="delivered"><xsl:value-of select="c:delivered"/></number>
            <xsl:if test="c:oldestWaitingSeconds">
              <number key="oldestWaitingSeconds"><xsl:value-of select="c:oldestWaitingSeconds"/></number>
            </xsl:if>
          </map>
        </xsl:for-each>
      </array>
      <array key="indicator">
        <xsl:for-each select="c:counters/c:counter">
          <map>
            <string key="name"><xsl:value-of select="c:event"/></string>
            <number key="value"><xsl:value-of select="c:times"/></number>
          </map>
        </xsl:for-each>
      </array>
    </map>
  </xsl:template>
</xsl:stylesheet>
