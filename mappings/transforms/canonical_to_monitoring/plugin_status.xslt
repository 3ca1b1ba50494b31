<?xml version="1.0" encoding="UTF-8"?>
<!-- M73 to ReportAlarm: a part of the hub is not ready, or is again. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" xmlns:r="urn:kamhub:rest"
                xmlns="http://www.w3.org/2005/xpath-functions" exclude-result-prefixes="c kam">
  <xsl:template match="/c:PluginStatusChanged">
    <map r:method="POST" r:path="/tmf-api/alarmManagement/v4/alarm">
      <string key="externalAlarmId"><xsl:value-of select="concat(c:hub, '/', c:kind, '/', c:name)"/></string>
      <string key="sourceSystemId"><xsl:value-of select="c:hub"/></string>
      <string key="alarmType"><xsl:value-of select="kam:to-partner('kind', c:kind)"/></string>
      <string key="perceivedSeverity"><xsl:value-of select="kam:to-partner('severity', c:state)"/></string>
      <string key="alarmChangedTime"><xsl:value-of select="c:changedAt"/></string>
      <map key="alarmedObject">
        <string key="id"><xsl:value-of select="concat(c:kind, '/', c:name)"/></string>
        <string key="@referredType">LogicalResource</string>
      </map>
      <string key="specificProblem"><xsl:value-of select="concat(c:previousState, ' -&gt; ', c:state)"/></string>
      <xsl:if test="c:reason">
        <string key="alarmDetails"><xsl:value-of select="c:reason"/></string>
      </xsl:if>
    </map>
  </xsl:template>
</xsl:stylesheet>
